package io.crossfade.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.error.PlanRejectedException;
import io.crossfade.model.Affinity;
import io.crossfade.model.Endpoint;
import io.crossfade.model.Fleet;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Pin;
import io.crossfade.model.Revision;
import io.crossfade.model.Routing;
import io.crossfade.model.Slots;
import io.crossfade.model.Weight;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlanStep;
import io.crossfade.spec.Amount;
import io.crossfade.spec.CapacityPolicy;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.strategies.bluegreen.BlueGreen;
import io.crossfade.strategies.canary.Canary;
import io.crossfade.strategies.rolling.Order;
import io.crossfade.strategies.rolling.Rolling;
import io.crossfade.strategy.DeploymentStrategy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Fleets on the edge of what a strategy can do, one way or the other. */
class EdgesTest {

  private static final GroupId BLUE = GroupId.of("blue");
  private static final GroupId GREEN = GroupId.of("green");

  @Test
  void rolling_takes_the_last_first_if_told_so() {
    var plan = plan(Rolling.builder().order(Order.REVERSED).build(), fleet("a", "b", "c"));

    assertThat(drains(plan)).containsExactly(ids("c"), ids("b"), ids("a"));
  }

  @Test
  void rolling_goes_zone_by_zone_and_no_batch_spans_two() {
    var zones = Map.of("a", "west", "b", "east", "c", "west", "d", "east", "e", "west");
    var running =
        Stream.of("a", "b", "c", "d", "e")
            .map(name -> running(name).zone(zones.get(name)).build())
            .toList();
    var rolling = Rolling.builder().batches(Amount.of(2)).order(Order.ZONES).build();

    var plan = plan(rolling, fleet(Slots.any(), running, serving("a", "b", "c", "d", "e")));

    assertThat(drains(plan)).containsExactly(ids("b", "d"), ids("a", "c"), ids("e"));
  }

  @Test
  void in_place_refuses_another_number_of_instances() {
    var three = DeploymentSpec.toRevision("v2").toBuilder().instances(3).build();

    assertThatThrownBy(() -> Rolling.inBatchesOf(1).plan(three, fleet("a", "b")))
        .isInstanceOf(PlanRejectedException.class)
        .hasMessageContaining("in place the number of instances stays at 2, and 3 are wanted");
  }

  @Test
  void in_place_refuses_a_batch_that_leaves_less_than_the_floor_and_takes_one_that_leaves_it() {
    var spec = atLeast(2);

    var plan = Rolling.inBatchesOf(2).plan(spec, fleet("a", "b", "c", "d"));

    assertThat(drains(plan)).hasSize(2);
    assertThatThrownBy(() -> Rolling.inBatchesOf(3).plan(spec, fleet("a", "b", "c", "d")))
        .isInstanceOf(PlanRejectedException.class)
        .hasMessageContaining("while the largest batch is out, capacity 1 of 4 serves, but 2 must");
  }

  @Test
  void rolling_refuses_a_group_where_nobody_can_give_way() {
    var resting = new LinkedHashMap<InstanceId, MemberState>();
    resting.put(InstanceId.of("a"), MemberState.OUT);
    var fleet = fleet(Slots.any(), List.of(running("a").build()), resting);

    assertThatThrownBy(() -> plan(Rolling.inBatchesOf(1), fleet))
        .isInstanceOf(PlanRejectedException.class)
        .hasMessageContaining("no instance in 'blue' runs and is in the rotation");
  }

  @Test
  void rolling_leaves_who_is_out_of_the_rotation_and_says_so() {
    var members = serving("a", "b");
    members.put(InstanceId.of("c"), MemberState.OUT);
    var running = Stream.of("a", "b", "c").map(name -> running(name).build()).toList();

    var plan = plan(Rolling.inBatchesOf(1), fleet(Slots.any(), running, members));

    assertThat(drains(plan)).containsExactly(ids("a"), ids("b"));
    assertThat(plan.notes()).anyMatch(note -> note.startsWith("[c] are out of the rotation"));
  }

  @Test
  void a_surge_fills_places_again_that_earlier_batches_have_left() {
    var slots = Slots.of(ids("s"));
    var running = Stream.of("a", "b", "c").map(name -> running(name).build()).toList();
    var rolling = Rolling.builder().withSurge().build();

    var plan = plan(rolling, fleet(slots, running, serving("a", "b", "c")));

    assertThat(starts(plan)).containsExactly(ids("s"), ids("a"), ids("b"));
  }

  @Test
  void a_surge_takes_no_place_where_something_else_runs() {
    var slots = Slots.of(ids("s", "t"));
    var running =
        Stream.of(running("a"), running("b"), running("s")).map(Instance.Builder::build).toList();
    var rolling = Rolling.builder().withSurge().build();

    var plan = plan(rolling, fleet(slots, running, serving("a", "b")));

    assertThat(starts(plan)).containsExactly(ids("t"), ids("a"));
  }

  @Test
  void a_surge_takes_over_who_runs_the_new_version_outside_of_every_group() {
    var running =
        Stream.of(running("a"), running("b"), running("x").revision(Revision.of("v2")))
            .map(Instance.Builder::build)
            .toList();
    var rolling = Rolling.builder().withSurge().build();

    var plan = plan(rolling, fleet(Slots.any(), running, serving("a", "b")));

    assertThat(starts(plan)).hasSize(1).doesNotContain(ids("x"));
    assertThat(plan.steps())
        .anyMatch(
            step -> step instanceof PlanStep.AwaitHealthy x && x.instances().equals(ids("x")));
  }

  @Test
  void blue_green_needs_a_number_where_nothing_that_runs_serves() {
    var fleet = fleet(Slots.any(), List.of(), serving("gone"));

    assertThatThrownBy(() -> plan(BlueGreen.standard(), fleet))
        .isInstanceOf(PlanRejectedException.class)
        .hasMessageContaining("the spec must say how many instances are wanted");
  }

  @Test
  void a_deployment_to_what_serves_already_changes_no_number() {
    var running =
        Stream.of("a", "b").map(n -> running(n).revision(Revision.of("v2")).build()).toList();
    var fleet = fleet(Slots.any(), running, serving("a", "b"));
    var three = DeploymentSpec.toRevision("v2").toBuilder().instances(3).build();

    assertThat(plan(BlueGreen.standard(), fleet).steps()).isEmpty();
    assertThatThrownBy(() -> BlueGreen.standard().plan(three, fleet))
        .isInstanceOf(PlanRejectedException.class)
        .hasMessageContaining("2 instances serve v2 already, and 3 are wanted");
  }

  @Test
  void the_old_version_is_not_kept_without_traffic_while_a_pin_leads_there() {
    var pin = new Pin(Pin.Kind.HEADER, "X-Old", "1", BLUE);

    assertThatThrownBy(() -> plan(BlueGreen.builder().keepOld().build(), pinned(pin)))
        .isInstanceOf(PlanRejectedException.class)
        .hasMessageContaining("take that pin out first");
    assertThat(plan(BlueGreen.standard(), pinned(pin)).notes())
        .anyMatch(note -> note.endsWith("stays and leads to nobody at the end"));
    assertThat(plan(BlueGreen.standard(), fleet("a", "b")).notes())
        .noneMatch(note -> note.endsWith("stays and leads to nobody at the end"));
  }

  @Test
  void whose_group_a_pin_reaches_is_verified_before_it_is_a_member() {
    var pin = new Pin(Pin.Kind.COOKIE, "beta", "1", GREEN);

    var plan = plan(BlueGreen.builder().noPreview().build(), pinned(pin));

    assertThat(plan.steps().stream().limit(3).map(step -> step.getClass().getSimpleName()))
        .containsExactly("Start", "AwaitHealthy", "Route");
  }

  @Test
  void only_the_preview_s_own_place_is_cleared_and_headers_have_no_case() {
    var left = new Pin(Pin.Kind.HEADER, "x-crossfade-preview", "1", BLUE);
    var cookie = new Pin(Pin.Kind.COOKIE, "X-Crossfade-Preview", "1", BLUE);

    var plan = plan(BlueGreen.standard(), pinned(left, cookie));

    assertThat(lastPins(plan)).containsExactly(cookie);
  }

  @Test
  void cookies_and_parameters_of_another_case_are_other_ones() {
    var strategy = BlueGreen.builder().preview(Pin.Kind.COOKIE, "beta").build();
    var other = new Pin(Pin.Kind.COOKIE, "Beta", "1", BLUE);

    assertThat(lastPins(plan(strategy, pinned(other)))).containsExactly(other);
  }

  @Test
  void only_pins_of_the_testers_themselves_leave() {
    var canary = Canary.builder().testers(Pin.Kind.HEADER, "X-Beta", "yes").build();
    var old = new Pin(Pin.Kind.HEADER, "X-Beta", "yes", BLUE);
    var others = new Pin(Pin.Kind.HEADER, "X-Beta", "no", BLUE);

    assertThat(lastPins(plan(canary, pinned(old, others)))).containsExactly(others);
  }

  @Test
  void a_share_that_is_there_already_is_no_step() {
    var running =
        Stream.of(running("a"), running("b"), running("x").revision(Revision.of("v2")))
            .map(Instance.Builder::build)
            .toList();
    var groups =
        Map.of(
            BLUE, new GroupRouting(Weight.ofPercent(75), serving("a", "b")),
            GREEN, new GroupRouting(Weight.ofPercent(25), serving("x")));
    var fleet = Fleet.of(running, Slots.any(), new Routing(groups, List.of(), Affinity.none()));

    var plan = plan(Canary.of(25, 50), fleet);

    assertThat(plan.steps().stream().map(PlanStep::words))
        .noneMatch(words -> words.contains("green 25%"))
        .anyMatch(words -> words.contains("green 50%"));
  }

  private static DeploymentPlan plan(DeploymentStrategy strategy, Fleet fleet) {
    return strategy.plan(DeploymentSpec.toRevision("v2"), fleet);
  }

  private static DeploymentSpec atLeast(int floor) {
    return DeploymentSpec.toRevision("v2").toBuilder()
        .capacity(new CapacityPolicy(Amount.of(floor), Amount.of(1)))
        .build();
  }

  private static List<List<InstanceId>> drains(DeploymentPlan plan) {
    return plan.steps().stream()
        .filter(PlanStep.Drain.class::isInstance)
        .map(step -> ((PlanStep.Drain) step).instances())
        .toList();
  }

  private static List<List<InstanceId>> starts(DeploymentPlan plan) {
    return plan.steps().stream()
        .filter(PlanStep.Start.class::isInstance)
        .map(step -> ((PlanStep.Start) step).instances())
        .toList();
  }

  /** The pins as the last step that says any leaves them. */
  private static List<Pin> lastPins(DeploymentPlan plan) {
    var routing = plan.start().routing();
    for (var step : plan.steps()) {
      if (step instanceof PlanStep.Route route) {
        routing = routing.with(route.change());
      }
    }
    return routing.pins();
  }

  private static Fleet fleet(String... names) {
    var running = Stream.of(names).map(name -> running(name).build()).toList();
    return fleet(Slots.any(), running, serving(names));
  }

  private static Fleet pinned(Pin... pins) {
    var plain = fleet("a", "b");
    var routing = new Routing(plain.routing().groups(), List.of(pins), Affinity.none());
    return Fleet.of(plain.instances(), Slots.any(), routing);
  }

  private static Fleet fleet(
      Slots slots, List<Instance> running, Map<InstanceId, MemberState> members) {
    var blue = Map.of(BLUE, new GroupRouting(Weight.ALL, members));
    return Fleet.of(running, slots, new Routing(blue, List.of(), Affinity.none()));
  }

  private static Map<InstanceId, MemberState> serving(String... names) {
    var members = new LinkedHashMap<InstanceId, MemberState>();
    ids(names).forEach(id -> members.put(id, MemberState.SERVING));
    return members;
  }

  private static Instance.Builder running(String name) {
    var endpoint = Endpoint.parse("10.0.0." + (int) name.charAt(0) + ":80");
    return Instance.builder(InstanceId.of(name), Revision.of("v1"), endpoint);
  }

  private static List<InstanceId> ids(String... names) {
    return Stream.of(names).map(InstanceId::of).toList();
  }
}
