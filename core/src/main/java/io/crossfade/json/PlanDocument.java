package io.crossfade.json;

import io.crossfade.model.Fleet;
import io.crossfade.model.GroupId;
import io.crossfade.model.Revision;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.Guard;
import io.crossfade.plan.PlanStep;
import io.crossfade.spec.DeploymentSpec;
import java.util.List;
import java.util.Optional;

/** The shape of a {@link DeploymentPlan} in JSON. Immutable. */
record PlanDocument(
    int format,
    String strategy,
    Optional<Revision> from,
    Optional<GroupId> baseline,
    DeploymentSpec spec,
    Fleet start,
    List<PlanStep> steps,
    List<Guard> guards,
    List<String> notes) {

  /** Checks the format. */
  PlanDocument {
    FormatCheck.requireCurrent(format);
  }

  static PlanDocument of(DeploymentPlan plan) {
    return new PlanDocument(
        Json.FORMAT,
        plan.strategy(),
        plan.from(),
        plan.baseline(),
        plan.spec(),
        plan.start(),
        plan.steps(),
        plan.guards(),
        plan.notes());
  }

  DeploymentPlan plan() {
    var builder = DeploymentPlan.builder(strategy, spec, start);
    from.ifPresentOrElse(builder::from, builder::fromNothing);
    baseline.ifPresent(builder::baseline);
    steps.forEach(builder::step);
    guards.forEach(builder::guard);
    notes.forEach(builder::note);
    return builder.build();
  }

  PlanDocument withStart(Fleet fleet) {
    return new PlanDocument(format, strategy, from, baseline, spec, fleet, steps, guards, notes);
  }
}
