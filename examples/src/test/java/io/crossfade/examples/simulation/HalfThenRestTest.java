package io.crossfade.examples.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.spec.Amount;
import io.crossfade.spec.CapacityPolicy;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.testkit.sim.Balancer;
import io.crossfade.testkit.sim.Scenario;
import io.crossfade.testkit.sim.Simulation;
import io.crossfade.testkit.sim.SimulationRun;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class HalfThenRestTest {

  private static final long SEEDS = 300;
  private static final CapacityPolicy A_THIRD =
      new CapacityPolicy(Amount.percent(33), Amount.percent(33));

  private static Simulation around(UnaryOperator<TrafficRouter> layer) {
    return Simulation.builder()
        .strategy(
            "half, then the rest",
            random -> new HalfThenRest(Duration.ofSeconds(random.nextInt(20))))
        .everySpec(spec -> spec.toBuilder().capacity(A_THIRD).build())
        .router(layer)
        .build();
  }

  @Test
  void keeps_every_promise_whatever_goes_wrong() {
    var simulation = around(RetryingRouter::new);

    var sweep = simulation.sweep(1, SEEDS);

    assertThat(sweep.failures()).isEmpty();
    assertThat(sweep.outcomes()).containsKeys("Succeeded", "RolledBack");
    assertThat(sweep.outcomes().get("Refused")).isLessThan(SEEDS / 2);
  }

  @Test
  void keeps_every_promise_around_every_crash() {
    var simulation = around(RetryingRouter::new);
    var undisturbed = Scenario.undisturbed(Balancer.NGINX, 0, 2);

    var runs = simulation.crashes(undisturbed).map(simulation::run).toList();

    assertThat(simulation.run(undisturbed).outcome()).isEqualTo("Succeeded");
    assertThat(runs).isNotEmpty().allMatch(SimulationRun::isSound);
  }

  @Test
  void finds_a_layer_that_shows_what_was_asked_for_and_says_so_in_a_line() {
    var simulation = around(ForgetfulCache::new);
    var broken = simulation.sweep(1, SEEDS).failures().get(0);

    var smallest = simulation.shrink(broken.scenario());
    var again = simulation.replay(Scenario.parse(smallest.toString()));

    assertThat(smallest.faults()).isEmpty();
    assertThat(smallest.instances()).isEqualTo(2);
    assertThat(again.violations()).isNotEmpty();
    assertThat(again.trace()).anyMatch(line -> line.contains("!!!"));
  }
}
