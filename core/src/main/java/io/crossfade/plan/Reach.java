package io.crossfade.plan;

import io.crossfade.model.Fleet;
import io.crossfade.model.InstanceId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How far into a plan there is a way back, and how far a warm one.
 *
 * <p>Immutable.
 *
 * @param undoable how many of the first steps can be undone
 * @param warm how many of the first steps leave alone what could be reached at the start
 */
record Reach(int undoable, int warm) {

  static Reach of(Fleet start, List<PlanStep> steps) {
    Set<InstanceId> reached = new HashSet<>(start.routing().reachable());
    int undoable = 0;
    while (undoable < steps.size() && Undo.isPossible(steps.get(undoable))) {
      undoable++;
    }
    int warm = 0;
    while (warm < steps.size() && !isLost(steps.get(warm), reached)) {
      warm++;
    }
    return new Reach(undoable, warm);
  }

  private static boolean isLost(PlanStep step, Set<InstanceId> reached) {
    if (step instanceof PlanStep.Replace replace) {
      return replace.instances().stream().anyMatch(reached::contains);
    }
    if (step instanceof PlanStep.Stop stop) {
      return stop.instances().stream().anyMatch(reached::contains);
    }
    return step instanceof PlanStep.Retire;
  }
}
