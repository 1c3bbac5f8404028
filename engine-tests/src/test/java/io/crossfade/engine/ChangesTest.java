package io.crossfade.engine;

import static io.crossfade.engine.Places.BLUE;
import static io.crossfade.engine.Places.allInBlue;
import static io.crossfade.engine.Places.ids;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Revision;
import io.crossfade.model.RoutingChange;
import io.crossfade.plan.PlanStep;
import io.crossfade.plan.PlanStep.Drain.Then;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChangesTest {

  private static final Revision V2 = Revision.of("v2");

  @Test
  void whoever_is_left_out_stays_out_where_a_change_would_have_it_serve() {
    var restored = RoutingChange.place(ids("a", "b"), BLUE, MemberState.SERVING);

    var after = Changes.leaving(allInBlue("a:out b:out c"), restored, Set.copyOf(ids("b", "c")));

    assertThat(after).isEqualTo(allInBlue("a b:out c:out"));
  }

  @Test
  void whoever_is_left_out_goes_on_draining() {
    var after = Changes.leaving(allInBlue("a b:draining"), RoutingChange.none(), set("b"));

    assertThat(after).isEqualTo(allInBlue("a b:draining"));
  }

  @Test
  void a_drain_ends_out_of_the_rotation_or_out_of_the_group_and_brings_nobody_in() {
    var before = allInBlue("a:draining b");

    assertThat(before.with(Changes.of(drain(Then.OUT, "a", "gone"), before)))
        .isEqualTo(allInBlue("a:out b"));
    assertThat(before.with(Changes.of(drain(Then.DETACHED, "a", "gone"), before)))
        .isEqualTo(allInBlue("b"));
  }

  @Test
  void a_drain_begins_with_whoever_serves_in_any_of_the_routings_and_leaves_who_is_out() {
    var drain = drain(Then.OUT, "a", "b", "c");

    var change =
        Changes.draining(drain, List.of(allInBlue("a b:out c:out"), allInBlue("a b c:out")));

    assertThat(allInBlue("a b c:out").with(change))
        .isEqualTo(allInBlue("a:draining b:draining c:out"));
  }

  @Test
  void a_drain_that_was_begun_may_have_got_as_far_as_draining_or_to_its_end() {
    var stages = Changes.during(allInBlue("a b"), drain(Then.OUT, "a"), Set.of());

    assertThat(stages).containsExactly(allInBlue("a:draining b"), allInBlue("a:out b"));
  }

  @Test
  void a_change_of_routing_that_was_begun_may_be_done() {
    var route = new PlanStep.Route(RoutingChange.place(ids("b"), BLUE, MemberState.OUT), "less");

    assertThat(Changes.during(allInBlue("a b"), route, Set.of()))
        .containsExactly(allInBlue("a b:out"));
  }

  @Test
  void only_who_is_in_the_rotation_after_a_change_of_routing_serves() {
    var route = new PlanStep.Route(RoutingChange.place(ids("b"), BLUE, MemberState.SERVING), "b");

    assertThat(Changes.served(allInBlue("a:out b:out c:draining d"), route, Set.of()))
        .containsExactlyElementsOf(ids("b", "d"));
    assertThat(Changes.served(allInBlue("a b"), drain(Then.OUT, "a"), Set.of())).isEmpty();
  }

  @Test
  void who_is_started_or_replaced_is_another_start_of_itself() {
    assertThat(Changes.startedAnew(new PlanStep.Start(ids("a"), V2))).isEqualTo(ids("a"));
    assertThat(Changes.startedAnew(new PlanStep.Replace(ids("b"), Revision.of("v1"), V2)))
        .isEqualTo(ids("b"));
    assertThat(Changes.startedAnew(drain(Then.OUT, "c"))).isEmpty();
  }

  private static PlanStep.Drain drain(Then then, String... names) {
    return new PlanStep.Drain(ids(names), then);
  }

  private static Set<InstanceId> set(String... names) {
    return Set.copyOf(ids(names));
  }
}
