package io.crossfade.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What many runs came to. Not thread-safe. */
public final class Sweep {

  private static final int ENOUGH = 100;

  private final Map<String, Long> outcomes = new TreeMap<>();
  private final List<SimulationRun> failures = new ArrayList<>();
  private long runs;
  private long failed;
  private long requests;

  /** Makes one of no runs. */
  public Sweep() {}

  /** Adds a run. */
  public void add(SimulationRun run) {
    runs++;
    requests += run.requests();
    outcomes.merge(run.outcome(), 1L, Long::sum);
    if (!run.isSound()) {
      failed++;
      if (failures.size() < ENOUGH) {
        failures.add(run);
      }
    }
  }

  /** Adds what other runs came to. */
  public void add(Sweep other) {
    runs += other.runs;
    failed += other.failed;
    requests += other.requests;
    other.outcomes.forEach((outcome, count) -> outcomes.merge(outcome, count, Long::sum));
    other.failures.stream().limit(ENOUGH - failures.size()).forEach(failures::add);
  }

  /** Returns how many runs there were. */
  public long runs() {
    return runs;
  }

  /** Returns how many of them broke a promise. */
  public long failed() {
    return failed;
  }

  /** Returns the first hundred of those. */
  public List<SimulationRun> failures() {
    return List.copyOf(failures);
  }

  /** Returns how many runs ended in which way. */
  public Map<String, Long> outcomes() {
    return Map.copyOf(outcomes);
  }

  /** Returns how many requests clients sent. */
  public long requests() {
    return requests;
  }

  @Override
  public String toString() {
    return runs
        + " simulated deployments, "
        + failed
        + " with a broken promise, "
        + requests
        + " requests; "
        + outcomes;
  }
}
