package io.crossfade.engine;

import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlanStep;
import java.util.Set;
import java.util.TreeSet;

/** The gates and hooks that a plan names. Immutable once made. */
final class NamesInPlan {

  private final Set<String> gates = new TreeSet<>();
  private final Set<String> hooks = new TreeSet<>();

  NamesInPlan(DeploymentPlan plan) {
    plan.guards().forEach(guard -> gates.add(guard.gate()));
    for (var step : plan.steps()) {
      if (step instanceof PlanStep.AskGate ask) {
        gates.add(ask.gate());
      } else if (step instanceof PlanStep.RunHook hook) {
        hooks.add(hook.hook());
        hook.undo().ifPresent(hooks::add);
      }
    }
  }

  Set<String> gates() {
    return gates;
  }

  Set<String> hooks() {
    return hooks;
  }
}
