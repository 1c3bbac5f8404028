package io.crossfade.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testkit.sim.Scenario;
import io.crossfade.testkit.sim.Simulation;
import io.crossfade.testkit.sim.SimulationRun;
import io.crossfade.testkit.sim.Sweep;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Deployments of many seeds, each with a strategy, a load balancer and faults of its own. How many
 * is said by {@code -Dcrossfade.simulation.seeds}, and where they begin by {@code
 * -Dcrossfade.simulation.first}; {@code ./soak} says a million.
 */
class SweepTest {

  private static final long SEEDS = Long.getLong("crossfade.simulation.seeds", 10_000);
  private static final long FIRST = Long.getLong("crossfade.simulation.first", 1);
  private static final long PIECE = 250;

  private final Simulation simulation = Shipped.simulation().build();

  private record Piece(Sweep sweep, List<SimulationRun> broken) {}

  @Test
  void every_seed_keeps_every_promise() throws InterruptedException, ExecutionException {
    long start = System.nanoTime();
    var sweep = new Sweep();
    var broken = new ArrayList<String>();
    var threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      for (var piece : begin(threads)) {
        var done = piece.get();
        sweep.add(done.sweep);
        done.broken.stream()
            .limit(20L - Math.min(20, broken.size()))
            .forEach(run -> broken.add(report(run)));
      }
    } finally {
      threads.shutdownNow();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("Simulation: %s; %.0f a second%n", sweep, sweep.runs() / seconds);

    assertThat(broken).isEmpty();
    assertThat(sweep.runs()).isEqualTo(SEEDS);
    assertThat(sweep.outcomes()).containsKeys("Succeeded", "RolledBack");
    assertThat(sweep.outcomes().getOrDefault("Refused", 0L)).isLessThanOrEqualTo(SEEDS / 4);
  }

  private List<Future<Piece>> begin(ExecutorService threads) {
    var pieces = new ArrayList<Future<Piece>>();
    for (long first = FIRST; first < FIRST + SEEDS; first += PIECE) {
      long from = first;
      pieces.add(threads.submit(() -> piece(from, Math.min(from + PIECE, FIRST + SEEDS))));
    }
    return pieces;
  }

  private Piece piece(long from, long to) {
    var sweep = new Sweep();
    var broken = new ArrayList<SimulationRun>();
    for (long seed = from; seed < to; seed++) {
      var run = simulation.run(simulation.scenario(seed));
      sweep.add(run);
      if (!run.isSound()) {
        broken.add(run);
      }
    }
    return new Piece(sweep, broken);
  }

  private String report(SimulationRun run) {
    return run + "\n  shrunk: " + simulation.shrink(run.scenario()) + "\n";
  }

  @Test
  void the_same_scenario_goes_the_same_way() {
    for (long seed = 1; seed <= 40; seed++) {
      var scenario = simulation.scenario(seed);

      var once = simulation.replay(scenario);
      var again = simulation.replay(Scenario.parse(scenario.toString()));

      assertThat(again.trace()).as(scenario.toString()).isEqualTo(once.trace());
    }
  }
}
