package io.crossfade.testkit.sim;

import io.crossfade.event.Cause;
import io.crossfade.event.DeploymentResult;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlannedState;
import io.crossfade.plan.Rollback;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether the end is what the result says, when everything has settled. */
final class EndAudit {

  /** What does not make it unknown what the world does, so it is no reason to stay half-way. */
  private static final Set<Cause.Kind> LEADS_BACK =
      Set.of(
          Cause.Kind.UNHEALTHY,
          Cause.Kind.GATE,
          Cause.Kind.DEADLINE,
          Cause.Kind.HOOK,
          Cause.Kind.COMMAND);

  private final World world;
  private final Audit audit;
  private final DeploymentPlan plan;

  EndAudit(World world, DeploymentPlan plan) {
    this.world = world;
    this.audit = world.audit();
    this.plan = plan;
  }

  void check(Optional<DeploymentResult> result, int processes) {
    if (result.isEmpty() || !world.journal().open(World.SERVICE).isEmpty()) {
      audit.violated(
          Promise.RESUME, "it did not end, though " + processes + " deployers worked on it");
      return;
    }
    var end = result.get();
    if (end instanceof DeploymentResult.Succeeded) {
      requireAllNew();
    } else if (end instanceof DeploymentResult.RolledBack) {
      requireAllOld(end);
    } else {
      requireReason(end);
    }
    if (audit.wasAborted()
        && !(end instanceof DeploymentResult.RolledBack)
        && !mayBeStuck(cause(end))) {
      audit.violated(Promise.WAY_BACK, "an abort was obeyed, and it " + end);
    }
    boolean undisturbed = world.scenario().faults().isEmpty() && world.scenario().crash().isEmpty();
    if (undisturbed && !end.isSuccess()) {
      audit.violated(Promise.PROGRESS, "nothing went wrong, and yet it " + end);
    }
  }

  private boolean mayBeStuck(Cause cause) {
    return world.scenario().faults().stream().anyMatch(fault -> fault.explains(cause.kind()));
  }

  private static Cause cause(DeploymentResult end) {
    if (end instanceof DeploymentResult.Frozen frozen) {
      return frozen.reason();
    }
    return end instanceof DeploymentResult.RollbackFailed failed
        ? failed.second()
        : new Cause(Cause.Kind.COMMAND, "cancelled");
  }

  private void requireReason(DeploymentResult end) {
    var cause = cause(end);
    if (!mayBeStuck(cause)) {
      audit.violated(Promise.PROGRESS, "nothing of this scenario explains that it " + end);
    }
    if (end instanceof DeploymentResult.Frozen
        && LEADS_BACK.contains(cause.kind())
        && Rollback.isPossible(plan, audit.begun())) {
      audit.violated(Promise.WAY_BACK, "there was a way back, and yet it " + end);
    }
  }

  private void requireAllNew() {
    var state = PlannedState.of(plan.start());
    plan.steps().forEach(state::advance);
    if (!changedUnseen()) {
      requireReached(plan.spec().revision());
    }
    requireRunning(state.running());
  }

  private void requireAllOld(DeploymentResult end) {
    var before = new LinkedHashMap<InstanceId, Revision>();
    plan.start().instances().forEach(i -> before.put(i.id(), i.revision()));
    if (!changedUnseen()) {
      plan.from().ifPresent(this::requireReached);
    }
    requireRunning(before);
    if (audit.changedByItselfAt() < audit.appliedAt()) {
      var leftOut = end.summary().leftOut();
      for (var node : world.balancer().nodes()) {
        plan.start().routing().reachable().stream()
            .filter(id -> !node.table().routing().isReachable(id))
            .filter(id -> !leftOut.contains(id) && !world.instances().wasTroubled(id))
            .forEach(
                id ->
                    audit.violated(
                        Promise.ALL_OLD_OR_ALL_NEW, id + " does not serve as before: " + end));
      }
    }
  }

  private void requireReached(Revision revision) {
    for (var node : world.balancer().nodes()) {
      var reached = node.table().routing().reachable();
      reached.stream()
          .filter(id -> !world.instances().runs(id, revision))
          .filter(id -> !isGone(id))
          .forEach(
              id ->
                  audit.violated(
                      Promise.ALL_OLD_OR_ALL_NEW,
                      "requests reach " + id + ", which does not run " + revision));
    }
  }

  /** It died by itself, and nothing runs there now. */
  private boolean isGone(InstanceId id) {
    return world.instances().process(id) == null && world.instances().wasTroubled(id);
  }

  /** Somebody else changed the routing, and nobody of ours has looked since. */
  private boolean changedUnseen() {
    return audit.changedByItselfAt() >= audit.observedAt();
  }

  private void requireRunning(Map<InstanceId, Revision> expected) {
    for (var instance : world.instances().list()) {
      if (!instance.revision().equals(expected.get(instance.id()))) {
        audit.violated(
            Promise.ALL_OLD_OR_ALL_NEW, instance.id() + " is left running " + instance.revision());
      }
    }
    expected.keySet().stream()
        .filter(id -> world.instances().process(id) == null)
        .filter(id -> !world.instances().wasTroubled(id))
        .forEach(id -> audit.violated(Promise.ALL_OLD_OR_ALL_NEW, id + " does not run any more"));
  }
}
