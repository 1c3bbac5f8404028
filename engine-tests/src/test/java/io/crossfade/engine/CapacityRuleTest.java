package io.crossfade.engine;

import static io.crossfade.engine.Places.BLUE;
import static io.crossfade.engine.Places.GREEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.GroupId;
import io.crossfade.model.Weight;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Promise 1: the floor in all, and in each group its share of the demand. */
class CapacityRuleTest {

  private static final Map<GroupId, Weight> THREE_TO_ONE =
      Map.of(BLUE, Weight.ofPercent(75), GREEN, Weight.ofPercent(25));

  private final CapacityRule rule = new CapacityRule(4, 8);

  @Test
  void just_enough_is_enough() {
    assertThat(shortages(6, 2, 0)).isEmpty();
  }

  @Test
  void one_too_few_in_a_group_is_told_of_that_group() {
    assertThat(shortages(5, 2, 0))
        .containsExactly("group 'blue' would get 75% of a demand of 8, but has capacity 5");
    assertThat(shortages(6, 1, 0))
        .containsExactly("group 'green' would get 25% of a demand of 8, but has capacity 1");
  }

  @Test
  void a_part_of_an_instance_is_a_whole_one() {
    var uneven = Map.of(BLUE, Weight.ofBasisPoints(7_499), GREEN, Weight.ofBasisPoints(2_501));

    assertThat(rule.shortages(uneven, group -> group.equals(BLUE) ? 6 : 2, 0))
        .singleElement()
        .asString()
        .startsWith("group 'green'");
  }

  @Test
  void the_floor_counts_all_groups_together() {
    var floor = new CapacityRule(8, 0);

    assertThat(floor.shortages(THREE_TO_ONE, group -> 4, 0)).isEmpty();
    assertThat(floor.shortages(THREE_TO_ONE, group -> group.equals(BLUE) ? 4 : 3, 0))
        .containsExactly("capacity 7 would serve, but the floor is 8");
  }

  @Test
  void whoever_is_at_risk_is_counted_as_gone() {
    assertThat(shortages(7, 3, 1)).isEmpty();
    assertThat(shortages(7, 2, 1)).hasSize(1);
    assertThat(new CapacityRule(9, 0).shortages(THREE_TO_ONE, group -> 5, 2))
        .containsExactly("capacity 8 would serve, but the floor is 9");
  }

  @Test
  void a_group_with_a_share_and_nobody_is_never_enough() {
    assertThat(new CapacityRule(0, 0).shortages(THREE_TO_ONE, group -> 0, 0)).hasSize(2);
  }

  @Test
  void a_group_without_a_share_needs_nobody_and_adds_nothing() {
    var all = Map.of(BLUE, Weight.ALL, GREEN, Weight.NONE);

    assertThat(rule.shortages(all, group -> group.equals(BLUE) ? 8 : 0, 0)).isEmpty();
    assertThat(new CapacityRule(4, 1).shortages(all, group -> 3, 0))
        .containsExactly("capacity 3 would serve, but the floor is 4");
  }

  private List<String> shortages(int blue, int green, int atRisk) {
    return rule.shortages(THREE_TO_ONE, group -> group.equals(BLUE) ? blue : green, atRisk);
  }
}
