package io.crossfade.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testkit.sim.Scenario;
import io.crossfade.testkit.sim.Simulation;
import org.junit.jupiter.api.Test;

/** Defects of the engine that the simulation found and that were mended, by what shrank. */
class FoundBySimulationTest {

  private final Simulation simulation = Shipped.simulation().build();

  @Test
  void a_check_that_fails_while_capacity_is_counted_ends_a_verification() {
    keepsItsPromises(
        "seed=257 balancer=EMBEDDED strategy=0 instances=5 faults=PROBE_UNKNOWN",
        "seed=287 balancer=EMBEDDED strategy=1 instances=3 faults=PROBE_THROWS",
        "seed=518 balancer=EMBEDDED strategy=3 instances=3 faults=PROBE_THROWS");
  }

  @Test
  void who_may_have_been_drained_is_verified_before_it_serves_again() {
    keepsItsPromises(
        "seed=2638 balancer=NGINX strategy=1 instances=3"
            + " faults=ROUTER_IGNORES,PROBE_UNKNOWN,GATE_FAILS",
        "seed=4684 balancer=ALB strategy=2 instances=4"
            + " faults=ROUTER_UNREADABLE,PROBE_THROWS,JOURNAL_FAILS");
  }

  @Test
  void what_was_made_sure_of_before_a_change_is_made_sure_of_again_when_that_takes_long() {
    keepsItsPromises(
        "seed=5967 balancer=EMBEDDED strategy=0 instances=3 faults=ROUTER_UNREADABLE,ABORT",
        "seed=4599 balancer=EMBEDDED strategy=3 instances=2"
            + " faults=ROUTER_TIMEOUT,POOL_UNLISTABLE,INSTANCE_DIES");
  }

  @Test
  void who_is_left_out_while_it_served_may_be_seen_to_drain() {
    keepsItsPromises(
        "seed=2454 balancer=ALB strategy=0 instances=2 faults=ROUTER_UNREADABLE",
        "seed=3941 balancer=ALB strategy=1 instances=3 faults=DIES_VERIFIED");
  }

  @Test
  void an_abort_that_was_obeyed_holds_when_its_deployer_dies_before_it_turns_back() {
    keepsItsPromises(
        "seed=32510 balancer=EMBEDDED strategy=2 instances=5 faults=CRASH,ABORT,PROMOTE");
  }

  private void keepsItsPromises(String... scenarios) {
    for (var line : scenarios) {
      assertThat(simulation.run(Scenario.parse(line)).violations()).as(line).isEmpty();
    }
  }
}
