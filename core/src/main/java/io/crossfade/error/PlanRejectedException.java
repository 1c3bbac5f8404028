package io.crossfade.error;

import java.util.List;

/**
 * A plan that was refused before anything moved. All problems are reported at once, one per line.
 *
 * <p>Immutable.
 */
public final class PlanRejectedException extends DeploymentException {

  private static final long serialVersionUID = 1L;

  private final String[] problems;

  /**
   * Describes why a plan was refused.
   *
   * @param plan the plan in a few words
   * @param problems every problem found, at least one
   */
  public PlanRejectedException(String plan, List<String> problems) {
    super(
        plan + " was refused, and nothing was changed:\n  " + String.join("\n  ", problems), null);
    this.problems = problems.toArray(String[]::new);
  }

  /** Returns every problem found; never empty. */
  public List<String> problems() {
    return List.of(problems);
  }
}
