package io.crossfade.testkit.fake;

import static io.crossfade.error.AdapterException.Kind.OUTCOME_UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.error.AdapterException;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Health;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Revision;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Slots;
import io.crossfade.model.Target;
import io.crossfade.spi.Fence;
import io.crossfade.spi.PoolCapabilities;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeFleetTest {

  private static final Revision V2 = Revision.of("v2");
  private static final InstanceId A = InstanceId.of("a");
  private static final InstanceId C = InstanceId.of("c");

  private final FakeFleet fleet = FakeFleet.of("a", "b");

  @Test
  void is_a_world_in_which_v1_serves_in_blue() {
    var seen = fleet.snapshot();

    assertThat(seen.liveGroup()).contains(FakeFleet.BLUE);
    assertThat(seen.serving()).extracting(Instance::revision).containsOnly(Revision.of("v1"));
    assertThat(seen.serving()).extracting(i -> i.id().value()).containsExactly("a", "b");
    assertThat(seen.slots()).isEqualTo(Slots.any());
  }

  @Test
  void asked_twice_the_pool_starts_one() {
    fleet.pool().faults().onNext("start").applyPartlyThenFail(1, OUTCOME_UNKNOWN);
    var wanted = List.of(C, InstanceId.of("d"));

    assertThatThrownBy(() -> fleet.pool().start("k", V2, wanted))
        .isInstanceOf(AdapterException.class);
    var second = fleet.pool().start("k", V2, wanted);
    var third = fleet.pool().start("k", V2, wanted);

    assertThat(second).isEqualTo(third).hasSize(2);
    assertThat(fleet.pool().acts("k")).extracting(PoolAct::instance).isEqualTo(wanted);
  }

  @Test
  void a_replaced_instance_keeps_its_name_and_address_and_is_another_incarnation() {
    var before = fleet.pool().instance("a").orElseThrow();

    var after = fleet.pool().replace("k", V2, List.of(A), Duration.ZERO).get(0);

    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.endpoint()).isEqualTo(before.endpoint());
    assertThat(after.revision()).isEqualTo(V2);
    assertThat(after.incarnation()).isNotEqualTo(before.incarnation());
  }

  @Test
  void the_probe_sees_what_the_pool_runs() {
    var slow = FakeFleet.builder().pool(pool -> pool.startTime(Duration.ofSeconds(5))).build();
    var started = slow.pool().start("k", V2, List.of(C)).get(0);
    var other = started.toBuilder().revision(Revision.of("v3")).build();

    var early = slow.probe().check(started);
    slow.time().advance(Duration.ofSeconds(5));

    assertThat(early).isEqualTo(Health.unhealthy("still starting"));
    assertThat(slow.probe().check(started)).isEqualTo(Health.healthy());
    assertThat(slow.probe().check(other).reason()).isEqualTo("answers as v2, expected v3");
  }

  @Test
  void scripts_say_otherwise() {
    var a = fleet.pool().instance("a").orElseThrow();
    var b = fleet.pool().instance("b").orElseThrow();
    fleet.probe().on("a").flapping(2, 1);
    fleet.probe().onRevision("v1").unhealthyFrom(Duration.ofSeconds(10));

    var first = List.of(healthy(a), healthy(a), healthy(a), healthy(a), healthy(b));
    fleet.time().advance(Duration.ofSeconds(10));

    assertThat(first).containsExactly(true, true, false, true, true);
    assertThat(healthy(b)).isFalse();
    assertThat(fleet.probe().checks("a")).isEqualTo(4);
  }

  @Test
  void fixed_places_are_the_only_slots() {
    var fixed = FakeFleet.builder().instances("a").pool(pool -> pool.places("a", "b")).build();

    assertThat(fixed.snapshot().slots()).isEqualTo(Slots.of(List.of(InstanceId.of("b"))));
    assertThatThrownBy(() -> fixed.pool().start("k", V2, List.of(C)))
        .hasMessageContaining("none of the places [a, b]");
  }

  @Test
  void a_pool_does_not_do_what_it_does_not_declare() {
    var list = FakeFleet.builder().pool(p -> p.capabilities(PoolCapabilities.listOnly())).build();

    assertThatThrownBy(() -> list.pool().start("k", V2, List.of(C)))
        .hasMessageContaining("cannot start [c]");
  }

  @Test
  void nothing_unsafe_is_seen_in_a_careful_replacement() {
    route(RoutingChange.place(List.of(A), FakeFleet.BLUE, MemberState.OUT));
    fleet.pool().replace("k", V2, List.of(A), Duration.ZERO);
    route(RoutingChange.place(List.of(A), FakeFleet.BLUE, MemberState.SERVING));

    assertThat(fleet.unsafeActs()).isEmpty();
    assertThat(fleet.cutOff()).isEmpty();
  }

  @Test
  void sees_an_instance_stopped_under_traffic_and_what_that_cut_off() {
    fleet.router().inFlight("a", 7);

    fleet.pool().stop("k", List.of(A), Duration.ZERO);

    assertThat(fleet.unsafeActs()).containsExactly("'a' got requests when it was asked to STOP");
    assertThat(fleet.cutOff()).containsEntry(A, 7L);
  }

  @Test
  void sees_traffic_to_an_instance_that_is_not_up_and_to_nobody() {
    route(RoutingChange.place(List.of(C), FakeFleet.BLUE, MemberState.SERVING));
    fleet.router().apply(RoutingTable.empty(), new Fence(DeploymentId.of("d"), 1));

    assertThat(fleet.unsafeActs())
        .containsExactly(
            "'c' was routed to while it was not up", "nobody was left for requests to reach");
  }

  private boolean healthy(Instance instance) {
    return fleet.probe().check(instance).isHealthy();
  }

  private void route(RoutingChange change) {
    var now = fleet.router().inForce();
    var targets = new HashMap<>(now.targets());
    targets.putIfAbsent(C, Target.of(Instance.of("c", "v2", "h:9")));
    var next = new RoutingTable(now.routing().with(change), targets);
    fleet.router().apply(next, new Fence(DeploymentId.of("d"), 1));
  }
}
