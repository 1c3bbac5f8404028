package io.crossfade.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testkit.sim.Balancer;
import io.crossfade.testkit.sim.Scenario;
import io.crossfade.testkit.sim.Simulation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The deployer dies around every journal append and every effect: before, in the midst of and after
 * it; and is resumed, resumed and aborted, or resumed and killed again. Enumerated, not sampled.
 */
class CrashMatrixTest {

  private static final int SEEDS = 20;

  private final Simulation simulation = Shipped.simulation().build();

  static Stream<Scenario> scenarios() {
    return Stream.of(Balancer.values())
        .flatMap(
            balancer ->
                IntStream.range(0, 4)
                    .mapToObj(strategy -> plannable(balancer, strategy, strategy == 0 ? 3 : 2)));
  }

  /** A seed also draws the settings and the spec, and some of those cannot be planned together. */
  private static Scenario plannable(Balancer balancer, int strategy, int instances) {
    var simulation = Shipped.simulation().build();
    return LongStream.rangeClosed(1, SEEDS)
        .mapToObj(seed -> undisturbed(seed, balancer, strategy, instances))
        .filter(scenario -> !simulation.run(scenario).outcome().equals("Refused"))
        .findFirst()
        .orElseThrow();
  }

  private static Scenario undisturbed(long seed, Balancer balancer, int strategy, int instances) {
    return new Scenario(seed, balancer, strategy, instances, Set.of(), Optional.empty());
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void survives_a_crash_around_every_append_and_effect(Scenario undisturbed) {
    assertThat(simulation.run(undisturbed).outcome()).isEqualTo("Succeeded");

    var runs = simulation.crashes(undisturbed).map(simulation::run).toList();
    var broken = runs.stream().filter(run -> !run.isSound()).toList();
    System.out.println("Crash points of " + undisturbed + ": " + runs.size());

    assertThat(broken).isEmpty();
    assertThat(runs).hasSizeGreaterThan(100);
    assertThat(List.of("Succeeded", "RolledBack", "Refused"))
        .containsAll(runs.stream().map(run -> run.outcome()).distinct().toList());
  }
}
