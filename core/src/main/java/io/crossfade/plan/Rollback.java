package io.crossfade.plan;

import io.crossfade.model.RoutingChange;
import java.util.ArrayList;
import java.util.List;

/**
 * The way back from a step of a plan to its start, derived from the steps that were begun. While
 * every old instance is still there it is one change of routing, then the new ones are emptied and
 * stopped; otherwise the steps are undone newest first.
 *
 * <p>Thread-safe.
 */
public final class Rollback {

  private Rollback() {}

  /** Returns whether there is a way back from after this many steps. */
  public static boolean isPossible(DeploymentPlan plan, int begun) {
    return plan.steps().subList(0, begun).stream().allMatch(Undo::isPossible);
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
    return isWarm(done) ? switchBack(plan, done) : newestFirst(plan, done);
  }

  /**
   * Returns whether after this many steps everything that was there at the start still runs, so
   * that the way back is a change of routing.
   */
  public static boolean isWarm(DeploymentPlan plan, int begun) {
    return isWarm(plan.steps().subList(0, begun));
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

  private static boolean isWarm(List<PlanStep> done) {
    return done.stream()
        .noneMatch(step -> step instanceof PlanStep.Replace || step instanceof PlanStep.Stop);
  }

  private static List<PlanStep> switchBack(DeploymentPlan plan, List<PlanStep> done) {
    var start = PlannedState.of(plan.start());
    var steps = new ArrayList<PlanStep>();
    steps.addAll(Undo.back(backToStart(start, done), "back to the old version"));
    for (int i = done.size() - 1; i >= 0; i--) {
      if (done.get(i) instanceof PlanStep.RunHook hook) {
        steps.addAll(Undo.of(hook, start));
      }
    }
    for (int i = done.size() - 1; i >= 0; i--) {
      if (done.get(i) instanceof PlanStep.Start begun) {
        steps.addAll(Undo.of(begun, start));
      }
    }
    return List.copyOf(steps);
  }

  private static RoutingChange backToStart(PlannedState start, List<PlanStep> done) {
    var all = RoutingChange.none();
    for (var step : done) {
      if (step instanceof PlanStep.Route route) {
        all = all.and(start.inverse(route.change()));
      } else if (step instanceof PlanStep.Drain drain) {
        all = all.and(start.placementsOf(drain.instances()));
      }
    }
    return all;
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
