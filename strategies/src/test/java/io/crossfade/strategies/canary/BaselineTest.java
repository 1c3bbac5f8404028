package io.crossfade.strategies.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.config.AdapterConfig;
import io.crossfade.error.ConfigurationException;
import io.crossfade.error.PlanRejectedException;
import io.crossfade.model.Affinity;
import io.crossfade.model.Endpoint;
import io.crossfade.model.Fleet;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.model.Routing;
import io.crossfade.model.Slots;
import io.crossfade.model.Weight;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlanStep;
import io.crossfade.plan.PlannedState;
import io.crossfade.plan.Rollback;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.strategies.bluegreen.BlueGreen;
import io.crossfade.strategies.rolling.Rolling;
import io.crossfade.testkit.contract.Fleets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BaselineTest {

  private static final GroupId BASELINE = GroupId.of("baseline");

  @Test
  void grows_beside_the_canary_and_ends_with_the_old_version() {
    var plan = plan(canary().build(), serving(4, Slots.any()));

    assertThat(words(plan))
        .containsExactly(
            "start [green-1] with v2",
            "route: serve in green [green-1] (attached, no traffic yet)",
            "await healthy [green-1] answering as v2",
            "start [baseline-1] with v1",
            "route: serve in baseline [baseline-1] (baseline, attached, no traffic yet)",
            "await healthy [baseline-1] answering as v1",
            "route: blue 80%, green 10%, baseline 10% (canary)",
            "hold 5m: watch at 10%",
            "start [green-2, green-3] with v2",
            "await healthy [green-2, green-3] answering as v2",
            "route: serve in green [green-2, green-3] (verified, into the rotation)",
            "route: blue 20%, green 60%, baseline 20% (canary)",
            "hold 5m: watch at 60%",
            "start [green-4] with v2",
            "await healthy [green-4] answering as v2",
            "route: serve in green [green-4] (verified, into the rotation)",
            "route: blue 0%, green 100%, baseline 0% (promotion)",
            "hold 5m: the old version stays warm in 'blue'",
            "drain [baseline-1], then detach",
            "drain [i-1, i-2, i-3, i-4], then detach",
            "retire [i-1, i-2, i-3, i-4] (v1)",
            "retire [baseline-1] (v1)");
    assertThat(plan.baseline()).contains(BASELINE);
    assertThat(plan.toString()).contains("gates compare with", "group 'baseline'");
  }

  @Test
  void is_as_large_as_the_canary_is_for_the_same_share() {
    var canary = canary().minimumInstances(2).build();

    var plan = plan(canary, serving(10, Slots.any()));

    assertThat(words(plan))
        .contains("start [green-1, green-2] with v2", "start [baseline-1, baseline-2] with v1")
        .contains("await healthy [baseline-1, baseline-2] answering as v1");
  }

  @Test
  void goes_back_by_one_change_of_routing_and_leaves_nothing_of_it() {
    var plan = plan(canary().build(), serving(4, Slots.any()));

    var back = Rollback.from(plan, 13).stream().map(PlanStep::words).toList();

    assertThat(back)
        .first()
        .isEqualTo("route: blue 100%, green 0%, baseline 0% (back to where it began)");
    assertThat(back).contains("stop [baseline-1] (v1)").noneMatch(step -> step.startsWith("start"));
  }

  @Test
  void ends_without_a_point_of_no_return_where_the_old_version_is_kept() {
    var plan = plan(canary().keepOld().build(), serving(4, Slots.any()));

    assertThat(words(plan)).endsWith("drain [baseline-1], then detach", "stop [baseline-1] (v1)");
    assertThat(plan.pointsOfNoReturn()).isEmpty();
  }

  @Test
  void takes_slots_that_nobody_else_needs() {
    var plan = plan(canary().build(), serving(2, slots(4)));

    assertThat(words(plan))
        .contains("start [spare-1] with v2", "start [spare-3] with v1", "start [spare-2] with v2");
  }

  @Test
  void is_refused_where_there_is_no_room_for_it() {
    assertThatThrownBy(() -> plan(canary().build(), serving(2, slots(2))))
        .isInstanceOf(PlanRejectedException.class)
        .hasMessageContaining("1 instances more are needed for the baseline group 'baseline'");
  }

  @Test
  void what_a_deployment_that_stopped_half_way_left_of_it_goes_with_the_old_version() {
    var plan = plan(canary().build(), halfWay());

    assertThat(words(plan))
        .startsWith(
            "route: blue 90%, baseline 0% (the baseline of before leaves)",
            "drain [baseline-1], then detach")
        .contains("start [baseline-2] with v1", "route: blue 20%, green 60%, baseline 20% (canary)")
        .contains("retire [baseline-1] (v1)", "retire [baseline-2] (v1)");
    assertThat(plan.start().routing().group(BASELINE).weight()).isEqualTo(Weight.ofPercent(10));
  }

  @Test
  void what_is_left_of_it_goes_to_the_old_version_when_that_is_wanted_again() {
    var plan = canary().build().plan(DeploymentSpec.toRevision("v1"), halfWay());

    assertThat(words(plan))
        .startsWith(
            "route: blue 90%, baseline 0% (the baseline of before leaves)",
            "drain [baseline-1], then detach")
        .noneMatch(step -> step.startsWith("start"));
    assertThat(plan.baseline()).isEmpty();
  }

  @Test
  void a_strategy_without_one_says_how_to_end_what_was_left_half_way() {
    var to = DeploymentSpec.toRevision("v3");

    for (var strategy : List.of(BlueGreen.standard(), Canary.standard())) {
      assertThatThrownBy(() -> strategy.plan(to, halfWay()))
          .isInstanceOf(PlanRejectedException.class)
          .hasMessageContaining("group 'baseline' gets 10% beside 'blue' and 'green'")
          .hasMessageContaining("deploy one of [v1, v2] by such a canary first")
          .hasMessageNotContaining("groups(");
    }
    assertThatThrownBy(() -> Rolling.inBatchesOf(1).plan(to, halfWay()))
        .hasMessageContaining("finish what was begun by the strategy that it was begun with");
  }

  @Test
  void there_is_none_at_a_first_deployment() {
    var plan = plan(Canary.builder().baseline("baseline").build(), serving(4, Slots.any()));
    var first =
        Canary.builder()
            .baseline("baseline")
            .build()
            .plan(
                DeploymentSpec.builder(Revision.of("v1")).instances(2).build(),
                Fleets.nothing(Slots.any()));

    assertThat(plan.baseline()).isPresent();
    assertThat(first.baseline()).isEmpty();
  }

  @Test
  void needs_a_group_of_its_own() {
    assertThatThrownBy(() -> Canary.builder().baseline("green").build())
        .hasMessageContaining("a group of its own");
    assertThatThrownBy(
            () ->
                new CanaryProvider()
                    .create(AdapterConfig.of("canary", Map.of("baseline", "green"))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("baseline was 'green' but must be the name of a group");
  }

  @Test
  void is_read_from_settings() {
    var strategy =
        new CanaryProvider()
            .create(AdapterConfig.of("canary", Map.of("steps", "10%", "baseline", "baseline")));

    var plan = strategy.plan(DeploymentSpec.toRevision("v2"), serving(4, Slots.any()));

    assertThat(plan.baseline()).contains(BASELINE);
  }

  /** 80 % to four of v1, 10 % each to one of v2 and one of a baseline. */
  private static Fleet halfWay() {
    var plan = plan(canary().build(), serving(4, Slots.any()));
    var state = PlannedState.of(plan.start());
    plan.steps().subList(0, 8).forEach(state::advance);
    var groups = new LinkedHashMap<GroupId, GroupRouting>();
    var instances = new ArrayList<Instance>();
    state.weights().forEach((id, weight) -> groups.put(id, new GroupRouting(weight, Map.of())));
    state
        .placements()
        .forEach(
            (id, place) -> {
              var group = groups.get(place.group());
              var members = new LinkedHashMap<>(group.members());
              members.put(id, place.state());
              groups.put(place.group(), new GroupRouting(group.weight(), members));
            });
    state
        .running()
        .forEach(
            (id, revision) ->
                instances.add(
                    Instance.builder(id, revision, Endpoint.parse("10.0.0.1:8080")).build()));
    return Fleet.of(instances, Slots.any(), new Routing(groups, List.of(), Affinity.none()));
  }

  private static Slots slots(int count) {
    return Slots.of(
        IntStream.rangeClosed(1, count).mapToObj(i -> InstanceId.of("spare-" + i)).toList());
  }

  private static Fleet serving(int count, Slots slots) {
    return Fleets.serving(Revision.of("v1"), count, 1, slots);
  }

  private static List<String> words(DeploymentPlan plan) {
    return plan.steps().stream().map(PlanStep::words).toList();
  }

  private static Canary.Builder canary() {
    return Canary.builder()
        .steps(List.of(Weight.ofPercent(10), Weight.ofPercent(60)))
        .baseline("baseline");
  }

  private static DeploymentPlan plan(Canary canary, Fleet fleet) {
    return canary.plan(DeploymentSpec.toRevision("v2"), fleet);
  }
}
