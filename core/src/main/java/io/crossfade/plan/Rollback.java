package io.crossfade.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * The way back from a step of a plan to its start, derived from the steps that were begun.
 *
 * <pre>
 *   who served at the start still runs:  route to them as at the start, at once
 *                                        → drain the others → undo what was done to those
 *   otherwise:                           undo every step, newest first
 * </pre>
 *
 * <p>Thread-safe.
 */
public final class Rollback {

  private Rollback() {}

  /** Returns whether there is a way back from after this many steps. */
  public static boolean isPossible(DeploymentPlan plan, int begun) {
    return begun <= plan.reach().undoable();
  }

  /**
   * Returns the steps that lead back.
   *
   * @param plan the plan
   * @param begun how many of its steps were begun; the last of them need not be done
   * @throws IllegalArgumentException if a step that nothing undoes is among them
   */
  public static List<PlanStep> from(DeploymentPlan plan, int begun) {
    if (!isPossible(plan, begun)) {
      throw new IllegalArgumentException(
          "there is no way back from step " + begun + ": a point of no return has been passed");
    }
    var done = plan.steps().subList(0, begun);
    return isWarm(plan, begun)
        ? new WarmRollback(plan.start(), done).steps()
        : newestFirst(plan, done);
  }

  /**
   * Returns whether after this many steps everything that could be reached at the start still runs
   * as it did, so that the way back begins with one change of routing.
   */
  public static boolean isWarm(DeploymentPlan plan, int begun) {
    return begun <= plan.reach().warm();
  }

  /**
   * Returns the steps that undo one step.
   *
   * @param step the step
   * @param before the state before it; it is not changed
   */
  public static List<PlanStep> undo(PlanStep step, PlannedState before) {
    return Undo.of(step, before);
  }

  private static List<PlanStep> newestFirst(DeploymentPlan plan, List<PlanStep> done) {
    var undos = new ArrayList<List<PlanStep>>();
    var state = PlannedState.of(plan.start());
    for (var step : done) {
      undos.add(Undo.of(step, state));
      state.advance(step);
    }
    var steps = new ArrayList<PlanStep>();
    for (int i = undos.size() - 1; i >= 0; i--) {
      steps.addAll(undos.get(i));
    }
    return List.copyOf(steps);
  }
}
