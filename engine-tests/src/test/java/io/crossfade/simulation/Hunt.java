package io.crossfade.simulation;

import io.crossfade.testkit.sim.Scenario;
import io.crossfade.testkit.sim.SimulationRun;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * Looks for a broken promise, seed by seed. Named by {@link PlantedBugsTest} from another class
 * loader, so nothing but the JDK's types goes in and out.
 */
public final class Hunt implements Function<String, String> {

  private static final long SEEDS = 1_000;

  /** Makes one that has found nothing. */
  public Hunt() {}

  /** Returns what was found with a bad adapter, or with good ones for an empty name; or nothing. */
  @Override
  public String apply(String adapter) {
    var builder = Shipped.simulation();
    if (!adapter.isEmpty()) {
      BadAdapter.valueOf(adapter).addTo(builder);
    }
    var simulation = builder.build();
    return LongStream.rangeClosed(1, SEEDS)
        .mapToObj(simulation::scenario)
        .map(scenario -> found(simulation.run(scenario), scenario))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse("");
  }

  private static Optional<String> found(SimulationRun run, Scenario scenario) {
    return run.violations().stream().findFirst().map(v -> scenario + " → " + v);
  }
}
