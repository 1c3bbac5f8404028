package io.crossfade.simulation;

import io.crossfade.testkit.sim.Balancer;
import io.crossfade.testkit.sim.FaultKind;
import io.crossfade.testkit.sim.Scenario;
import io.crossfade.testkit.sim.Simulation;
import io.crossfade.testkit.sim.SimulationRun;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Looks for a broken promise: in what once broke, in what seeds draw, around every crash of a few
 * deployments, and with each fault alone, so that no other one can be its excuse. Named by {@link
 * PlantedBugsTest} from another class loader, so nothing but the JDK's types goes in and out.
 */
public final class Hunt implements Function<String, String> {

  private static final long SEEDS = 1_000;
  private static final long SEEDS_OF_EACH_FAULT = 6;

  /**
   * The next deployer comes within two seconds of a crash, which is within the time that requests
   * in flight are given, and finds somebody out whom it never saw reached: by a way back that was
   * turned to right after the change that had let it in.
   */
  private static final Scenario LET_IN_FOR_A_MOMENT =
      Scenario.parse("seed=859 balancer=NGINX strategy=1 instances=1 faults=ABORT");

  /** The same, by a plan that drains nobody. */
  private static final Scenario SWITCHED_OVER =
      Scenario.parse("seed=859 balancer=NGINX strategy=0 instances=1");

  /** Makes one that has found nothing. */
  public Hunt() {}

  /** Returns what was found with a bad adapter, or with good ones for an empty name; or nothing. */
  @Override
  public String apply(String adapter) {
    var shipped = with(adapter, Shipped.simulation());
    var switching =
        with(adapter, Simulation.builder().strategy("switch over", random -> new SwitchesOver()));
    return Stream.concat(
            scenarios(shipped).map(shipped::run),
            switching.crashes(SWITCHED_OVER).map(switching::run))
        .map(Hunt::found)
        .flatMap(Optional::stream)
        .findFirst()
        .orElse("");
  }

  private static Simulation with(String adapter, Simulation.Builder builder) {
    if (!adapter.isEmpty()) {
      BadAdapter.valueOf(adapter).addTo(builder);
    }
    return builder.build();
  }

  /** What a planted bug makes sure of before a change of routing. */
  public static Optional<List<Object>> nobody() {
    return Optional.of(List.of());
  }

  private static Stream<Scenario> scenarios(Simulation simulation) {
    var drawn = LongStream.rangeClosed(1, SEEDS).mapToObj(simulation::scenario);
    var crashes =
        Stream.of(
                Scenario.undisturbed(Balancer.EMBEDDED, 0, 2),
                Scenario.undisturbed(Balancer.EMBEDDED, 2, 2),
                LET_IN_FOR_A_MOMENT)
            .flatMap(simulation::crashes);
    var onceBroken = Stream.of(OnceBroken.values()).flatMap(defect -> defect.scenarios().stream());
    return Stream.of(onceBroken, drawn, crashes, eachFaultAlone(simulation))
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

  private static Optional<String> found(SimulationRun run) {
    return run.violations().stream().findFirst().map(v -> run.scenario() + " → " + v);
  }
}
