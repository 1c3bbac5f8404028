package io.crossfade.simulation;

import io.crossfade.testkit.sim.Balancer;
import io.crossfade.testkit.sim.FaultKind;
import io.crossfade.testkit.sim.Scenario;
import io.crossfade.testkit.sim.Simulation;
import io.crossfade.testkit.sim.SimulationRun;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Looks for a broken promise: in what seeds draw, then around every crash of a few deployments,
 * then with each fault alone, so that no other one can be its excuse, then in what once broke.
 * Named by {@link PlantedBugsTest} from another class loader, so nothing but the JDK's types goes
 * in and out.
 */
public final class Hunt implements Function<String, String> {

  private static final long SEEDS = 1_000;
  private static final long SEEDS_OF_EACH_FAULT = 6;

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
    return scenarios(simulation)
        .map(scenario -> found(simulation.run(scenario), scenario))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse("");
  }

  private static Stream<Scenario> scenarios(Simulation simulation) {
    var drawn = LongStream.rangeClosed(1, SEEDS).mapToObj(simulation::scenario);
    var crashes =
        Stream.of(0, 2)
            .map(strategy -> Scenario.undisturbed(Balancer.EMBEDDED, strategy, 2))
            .flatMap(simulation::crashes);
    var onceBroken = Stream.of(OnceBroken.values()).flatMap(defect -> defect.scenarios().stream());
    return Stream.of(drawn, crashes, eachFaultAlone(simulation), onceBroken)
        .flatMap(Function.identity());
  }

  /** Returns deployments with one fault each, behind each load balancer. */
  static Stream<Scenario> eachFaultAlone(Simulation simulation) {
    return Stream.of(FaultKind.values())
        .flatMap(
            fault ->
                Stream.of(Balancer.values())
                    .flatMap(
                        balancer ->
                            LongStream.rangeClosed(1, SEEDS_OF_EACH_FAULT)
                                .mapToObj(seed -> alone(simulation, fault, balancer, seed))));
  }

  private static Scenario alone(
      Simulation simulation, FaultKind fault, Balancer balancer, long seed) {
    int strategies = simulation.strategies().size();
    return new Scenario(
        seed,
        balancer,
        (int) (seed % strategies),
        2 + (int) (seed % 3),
        Set.of(fault),
        Optional.empty());
  }

  private static Optional<String> found(SimulationRun run, Scenario scenario) {
    return run.violations().stream().findFirst().map(v -> scenario + " → " + v);
  }
}
