package io.crossfade.testkit.sim;

import io.crossfade.event.DeploymentResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a simulated deployment went.
 *
 * <p>Immutable.
 *
 * @param scenario what was simulated; its text reproduces the run
 * @param result how the deployment ended; empty if it was refused before anything moved, or never
 *     ended
 * @param refusals why it was refused; empty if it was not
 * @param violations the promises that were broken; none in a good run
 * @param crashPoints where a deployer may die: before, in the midst of and after each journal
 *     append and each effect that it had here, with each aftermath
 * @param requests how many requests clients sent
 * @param took virtual time
 * @param trace what happened, a line each; empty unless the run was replayed
 */
public record SimulationRun(
    Scenario scenario,
    Optional<DeploymentResult> result,
    List<String> refusals,
    List<Violation> violations,
    List<CrashPoint> crashPoints,
    long requests,
    Duration took,
    List<String> trace) {

  /** Copies the lists. */
  public SimulationRun {
    refusals = List.copyOf(refusals);
    crashPoints = List.copyOf(crashPoints);
    violations = List.copyOf(violations);
    trace = List.copyOf(trace);
  }

  /** Returns whether every promise was kept. */
  public boolean isSound() {
    return violations.isEmpty();
  }

  /** Returns how it ended, in a word. */
  public String outcome() {
    return result
        .map(r -> r.getClass().getSimpleName())
        .orElse(refusals.isEmpty() ? "Endless" : "Refused");
  }

  /** Returns the line that reproduces this run, and what was wrong in it. */
  @Override
  public String toString() {
    return scenario + " → " + outcome() + violations;
  }
}
