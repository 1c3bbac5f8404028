package io.crossfade.testkit.fake;

import static io.crossfade.error.AdapterException.Kind.OUTCOME_UNKNOWN;
import static io.crossfade.error.AdapterException.Kind.PERMANENT;
import static io.crossfade.error.AdapterException.Kind.TRANSIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.error.AdapterException;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Target;
import io.crossfade.model.Weight;
import io.crossfade.spi.Fence;
import io.crossfade.spi.RouterCapabilities.Feature;
import io.crossfade.spi.TrafficCounters;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FakeTrafficRouterTest {

  private static final GroupId BLUE = GroupId.of("blue");
  private static final GroupId GREEN = GroupId.of("green");
  private static final Fence FENCE = new Fence(DeploymentId.of("d"), 3);
  private static final RoutingTable TO_BLUE =
      RoutingTable.allTo(
          BLUE, List.of(Instance.of("a", "v1", "h:1"), Instance.of("b", "v1", "h:2")));

  private final ManualTime time = new ManualTime();
  private final FakeTrafficRouter router = FakeTrafficRouter.empty(time);

  @Test
  void shows_what_was_applied_and_remembers_it() {
    router.apply(TO_BLUE, FENCE);

    assertThat(router.observe().table()).isEqualTo(TO_BLUE);
    assertThat(router.observe().convergence().isConverged()).isTrue();
    assertThat(router.applied()).containsExactly(new AppliedTable(TO_BLUE, FENCE, Duration.ZERO));
  }

  @Test
  void acts_as_before_until_a_change_takes_effect_and_disagrees_until_it_converges() {
    var slow =
        FakeTrafficRouter.builder(time)
            .takesEffectAfter(Duration.ofSeconds(2))
            .convergesAfter(Duration.ofSeconds(5))
            .build();
    slow.apply(TO_BLUE, FENCE);

    var atFirst = slow.observe();
    time.advance(Duration.ofSeconds(2));
    var meanwhile = slow.observe();
    time.advance(Duration.ofSeconds(3));
    var atLast = slow.observe();

    assertThat(atFirst.table()).isEqualTo(RoutingTable.empty());
    assertThat(meanwhile.table()).isEqualTo(TO_BLUE);
    assertThat(meanwhile.convergence().isConverged()).isFalse();
    assertThat(atLast.convergence().isConverged()).isTrue();
  }

  @Test
  void refuses_a_lower_epoch_and_changes_nothing() {
    router.apply(TO_BLUE, FENCE);

    assertThatThrownBy(
            () -> router.apply(RoutingTable.empty(), new Fence(DeploymentId.of("old"), 2)))
        .isInstanceOfSatisfying(
            AdapterException.class, e -> assertThat(e.kind()).isEqualTo(PERMANENT));
    assertThat(router.observe().table()).isEqualTo(TO_BLUE);
  }

  @Test
  void refuses_what_it_was_built_without() {
    var capabilities =
        FakeTrafficRouter.everything().without(Feature.WEIGHTS).without(Feature.DRAIN).build();
    var plain = FakeTrafficRouter.builder(time).capabilities(capabilities).build();
    plain.apply(TO_BLUE, FENCE);

    assertThatThrownBy(() -> plain.apply(shared(30), FENCE)).hasMessageContaining("all or nothing");
    assertThatThrownBy(() -> plain.apply(draining("a"), FENCE)).hasMessageContaining("drains");
    assertThat(plain.inForce()).isEqualTo(TO_BLUE);
  }

  @Test
  void rounds_weights_to_what_it_can_make() {
    var coarse = FakeTrafficRouter.everything().weightStep(Weight.ofPercent(10)).build();
    var plain = FakeTrafficRouter.builder(time).capabilities(coarse).build();

    plain.apply(shared(2), FENCE);

    assertThat(plain.inForce().routing().group(GREEN).weight()).isEqualTo(Weight.ofPercent(10));
    assertThat(plain.inForce().routing().group(BLUE).weight()).isEqualTo(Weight.ofPercent(90));
  }

  @Test
  void a_failed_call_changes_nothing_and_a_lost_answer_changes_all() {
    router.faults().onNext("apply").fail(TRANSIENT);
    router.faults().onNext("apply").applyThenFail(OUTCOME_UNKNOWN);

    assertThatThrownBy(() -> router.apply(TO_BLUE, FENCE))
        .hasMessageContaining("TRANSIENT: apply, call 1");
    var afterFailure = router.inForce();
    assertThatThrownBy(() -> router.apply(TO_BLUE, FENCE)).hasMessageContaining("call 2");

    assertThat(afterFailure).isEqualTo(RoutingTable.empty());
    assertThat(router.inForce()).isEqualTo(TO_BLUE);
    assertThat(router.faults().calls("apply")).isEqualTo(2);
  }

  @Test
  void applies_a_part_members_first_and_weights_last() {
    router.apply(TO_BLUE, FENCE);
    router.faults().onCall("apply", 2).applyPartlyThenFail(1, OUTCOME_UNKNOWN);

    assertThatThrownBy(() -> router.apply(shared(30), FENCE)).isInstanceOf(AdapterException.class);

    assertThat(router.inForce().routing().group(GREEN).members().keySet())
        .containsExactly(InstanceId.of("x"));
    assertThat(router.inForce().routing().group(BLUE).weight()).isEqualTo(Weight.ALL);
  }

  @Test
  void an_accepted_call_may_do_nothing_and_a_reading_may_be_stale() {
    router.observe();
    router.faults().onNext("apply").doNothing();
    router.faults().onNext("observe").stale();

    router.apply(TO_BLUE, FENCE);
    var ignored = router.inForce();
    router.apply(TO_BLUE, FENCE);

    assertThat(ignored).isEqualTo(RoutingTable.empty());
    assertThat(router.observe().table()).isEqualTo(RoutingTable.empty());
    assertThat(router.observe().table()).isEqualTo(TO_BLUE);
  }

  @Test
  void a_crash_is_no_exception() {
    router.faults().onNext("apply").crash();
    router.faults().onNext("apply").applyThenCrash();

    assertThatThrownBy(() -> router.apply(TO_BLUE, FENCE)).isInstanceOf(SimulatedCrash.class);
    assertThat(router.inForce()).isEqualTo(RoutingTable.empty());
    assertThatThrownBy(() -> router.apply(TO_BLUE, FENCE)).isInstanceOf(SimulatedCrash.class);
    assertThat(router.inForce()).isEqualTo(TO_BLUE);
  }

  @Test
  void requests_in_flight_end_evenly_once_no_more_come() {
    router.apply(TO_BLUE, FENCE);
    router.inFlight("a", 10, Duration.ofSeconds(10));
    time.advance(Duration.ofSeconds(60));
    var serving = router.inFlight("a");

    router.apply(draining("a"), FENCE);
    time.advance(Duration.ofSeconds(4));

    assertThat(serving).isEqualTo(10);
    assertThat(router.observe().traffic(InstanceId.of("a")).inFlight()).hasValue(6);
    time.advance(Duration.ofSeconds(6));
    assertThat(router.observe().traffic(InstanceId.of("a")).inFlight()).hasValue(0);
  }

  @Test
  void a_restart_changes_the_incarnation_and_a_forgetful_one_the_routing() {
    router.apply(TO_BLUE, FENCE);
    router.count("a", new TrafficCounters(5, 5, 0, 0, 0));
    var first = router.observe();

    router.restart();
    var second = router.observe();
    router.restartForgetting();

    assertThat(second.incarnation()).isNotEqualTo(first.incarnation());
    assertThat(second.table()).isEqualTo(TO_BLUE);
    assertThat(second.traffic(InstanceId.of("a")).counters()).contains(TrafficCounters.none());
    assertThat(router.observe().table()).isEqualTo(RoutingTable.empty());
  }

  @Test
  void an_unknown_operation_is_a_mistake_of_the_test() {
    assertThatThrownBy(() -> router.faults().onNext("aply"))
        .hasMessage("operation must be one of [apply, observe], was 'aply'");
  }

  private static RoutingTable shared(int percent) {
    var change =
        RoutingChange.weights(
                Map.of(BLUE, Weight.ofPercent(100 - percent), GREEN, Weight.ofPercent(percent)))
            .and(
                RoutingChange.place(
                    List.of(InstanceId.of("x"), InstanceId.of("y")), GREEN, MemberState.SERVING));
    var targets = new HashMap<>(TO_BLUE.targets());
    targets.put(InstanceId.of("x"), Target.of(Instance.of("x", "v2", "h:3")));
    targets.put(InstanceId.of("y"), Target.of(Instance.of("y", "v2", "h:4")));
    return new RoutingTable(TO_BLUE.routing().with(change), targets);
  }

  private static RoutingTable draining(String id) {
    var change = RoutingChange.place(List.of(InstanceId.of(id)), BLUE, MemberState.DRAINING);
    return new RoutingTable(TO_BLUE.routing().with(change), TO_BLUE.targets());
  }

  @Test
  void a_group_can_be_seen_by_its_members() {
    router.apply(TO_BLUE, FENCE);

    assertThat(router.observe().table().routing().group(BLUE))
        .isEqualTo(
            new GroupRouting(
                Weight.ALL,
                Map.of(
                    InstanceId.of("a"), MemberState.SERVING,
                    InstanceId.of("b"), MemberState.SERVING)));
  }
}
