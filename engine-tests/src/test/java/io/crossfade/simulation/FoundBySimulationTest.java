package io.crossfade.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testkit.sim.Simulation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FoundBySimulationTest {

  private final Simulation simulation = Shipped.simulation().build();

  @ParameterizedTest
  @EnumSource
  void keeps_the_promise_that_was_once_broken(OnceBroken defect) {
    for (var scenario : defect.scenarios()) {
      assertThat(simulation.run(scenario).violations()).as(scenario.toString()).isEmpty();
    }
  }
}
