package io.crossfade.enginetests;

import static io.crossfade.enginetests.SamplePlan.BLUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crossfade.error.AdapterException;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Fence;
import io.crossfade.testkit.fake.FakeFleet;
import io.crossfade.testkit.fake.FakeTrafficRouter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a plan is made of: a fleet as every node of the load balancer has it. */
class PlanningTest {

  private static final Duration NODES = Duration.ofSeconds(20);

  @Test
  void waits_until_every_node_agrees_on_what_is_planned_from() {
    var rig = new Rig(slowBehind(NODES, Duration.ZERO));
    changeByHand(rig);

    try (var crossfade = rig.deployer().build()) {
      var fleet = crossfade.fleet();

      assertThat(fleet.routing().reachable()).containsExactly(InstanceId.of("a"));
      assertThat(rig.fleet.time().elapsed()).isGreaterThanOrEqualTo(NODES);
    }
  }

  @Test
  void plans_from_nothing_that_never_comes_to_rest() {
    var rig = new Rig(slowBehind(Duration.ofDays(1), Duration.ZERO));
    changeByHand(rig);

    try (var crossfade = rig.deployer().build()) {
      var refused = catchThrowableOfType(AdapterException.class, crossfade::fleet);

      assertThat(refused.kind()).isEqualTo(AdapterException.Kind.TRANSIENT);
      assertThat(refused)
          .hasMessageContaining("nothing was planned")
          .hasMessageContaining("node 2 of 2 still routes as before");
      assertThat(rig.fleet.time().elapsed()).isLessThan(Duration.ofMinutes(5));
    }
  }

  @Test
  void waits_for_as_long_as_the_load_balancer_says_that_its_nodes_may_take() {
    var slow = Duration.ofMinutes(10);
    var rig = new Rig(slowBehind(slow, slow));
    changeByHand(rig);

    try (var crossfade = rig.deployer().build()) {
      crossfade.fleet();
    }

    assertThat(rig.fleet.time().elapsed()).isGreaterThanOrEqualTo(slow);
  }

  @Test
  void an_interrupted_wait_plans_nothing_and_stays_interrupted() {
    var rig = new Rig(slowBehind(NODES, Duration.ZERO));
    changeByHand(rig);
    rig.fleet.router().faults().onNext("observe").run(() -> Thread.currentThread().interrupt());

    try (var crossfade = rig.deployer().build()) {
      var refused = catchThrowableOfType(AdapterException.class, crossfade::fleet);

      assertThat(refused).hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static FakeFleet slowBehind(Duration nodes, Duration declared) {
    return FakeFleet.builder()
        .instances("a", "b", "c")
        .router(
            router ->
                router
                    .convergesAfter(nodes)
                    .capabilities(FakeTrafficRouter.everything().propagation(declared).build()))
        .build();
  }

  private static void changeByHand(Rig rig) {
    var alone = List.of(rig.fleet.pool().instance("a").orElseThrow());
    rig.fleet
        .router()
        .apply(RoutingTable.allTo(BLUE, alone), new Fence(DeploymentId.of("by-hand"), 1));
  }
}
