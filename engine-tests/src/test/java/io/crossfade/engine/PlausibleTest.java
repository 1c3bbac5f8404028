package io.crossfade.engine;

import static io.crossfade.engine.Places.BLUE;
import static io.crossfade.engine.Places.allInBlue;
import static io.crossfade.engine.Places.blueAndGreen;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Pin;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.Weight;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Promise 6: what is seen is either explained by what we did, or somebody else's. */
class PlausibleTest {

  private static final Weight EXACTLY = Weight.NONE;

  private final Plausible plausible = new Plausible(allInBlue("a b"));

  @Test
  void what_was_left_there_is_explained() {
    assertThat(plausible.unexplained(allInBlue("a b"), EXACTLY)).isEmpty();
  }

  @Test
  void a_weight_may_be_off_by_the_tolerance_and_no_more() {
    var onePercent = blueAndGreen(1, "a b", "");

    assertThat(plausible.unexplained(onePercent, Weight.ofPercent(1))).isEmpty();
    assertThat(plausible.unexplained(onePercent, Weight.ofBasisPoints(99)))
        .containsExactly("group 'blue' has weight 99%", "group 'green' has weight 1%");
  }

  @Test
  void who_is_missing_or_more_or_in_another_state_is_told() {
    assertThat(plausible.unexplained(allInBlue("a"), EXACTLY)).containsExactly("'b' is absent");
    assertThat(plausible.unexplained(allInBlue("a b x"), EXACTLY))
        .containsExactly("'x' is SERVING in 'blue'");
    assertThat(plausible.unexplained(allInBlue("a b:out"), EXACTLY))
        .containsExactly("'b' is OUT in 'blue'");
    assertThat(plausible.unexplained(blueAndGreen(0, "a", "b"), EXACTLY))
        .containsExactly("'b' is SERVING in 'green'");
  }

  @Test
  void another_pin_is_told() {
    var pinned =
        allInBlue("a b")
            .with(RoutingChange.none().withPins(List.of(Pin.header("X-Old", "1", BLUE))));

    assertThat(plausible.unexplained(pinned, EXACTLY))
        .hasSize(1)
        .first()
        .asString()
        .contains("pin");
  }

  @Test
  void a_change_that_was_begun_explains_any_mixture_of_before_and_after() {
    plausible.add(blueAndGreen(50, "a", "b x"));

    assertThat(plausible.unexplained(blueAndGreen(50, "a b", "x"), EXACTLY)).isEmpty();
    assertThat(plausible.unexplained(blueAndGreen(0, "a", "b"), EXACTLY)).isEmpty();
    assertThat(plausible.unexplained(blueAndGreen(20, "a b", ""), EXACTLY)).hasSize(2);
  }

  @Test
  void who_leaves_at_once_may_be_seen_to_drain_first_and_nobody_else() {
    plausible.add(allInBlue("a b:out"));

    assertThat(plausible.unexplained(allInBlue("a b:draining"), EXACTLY)).isEmpty();
    assertThat(plausible.unexplained(allInBlue("a:draining b"), EXACTLY))
        .containsExactly("'a' is DRAINING in 'blue'");
  }

  @Test
  void who_comes_is_not_explained_as_draining_where_it_was_out() {
    var coming = new Plausible(allInBlue("a b:out"));
    coming.add(allInBlue("a"));

    assertThat(coming.unexplained(allInBlue("a b:draining"), EXACTLY)).hasSize(1);
  }

  @Test
  void what_was_seen_to_be_done_is_all_that_is_plausible_from_then_on() {
    plausible.add(blueAndGreen(50, "a", "b"));

    plausible.settle(blueAndGreen(100, "a", "b"));

    assertThat(plausible.all()).containsExactly(blueAndGreen(100, "a", "b"));
    assertThat(plausible.unexplained(allInBlue("a b"), EXACTLY)).isNotEmpty();
  }
}
