package io.crossfade.json;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentResult;
import io.crossfade.plan.PlanStep;

/** The names of the kinds, for good: what one was written under, it is read under. */
final class Kinds {

  private Kinds() {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "step")
  @JsonSubTypes({
    @JsonSubTypes.Type(name = "start", value = PlanStep.Start.class),
    @JsonSubTypes.Type(name = "replace", value = PlanStep.Replace.class),
    @JsonSubTypes.Type(name = "stop", value = PlanStep.Stop.class),
    @JsonSubTypes.Type(name = "retire", value = PlanStep.Retire.class),
    @JsonSubTypes.Type(name = "await-healthy", value = PlanStep.AwaitHealthy.class),
    @JsonSubTypes.Type(name = "route", value = PlanStep.Route.class),
    @JsonSubTypes.Type(name = "drain", value = PlanStep.Drain.class),
    @JsonSubTypes.Type(name = "hold", value = PlanStep.Hold.class),
    @JsonSubTypes.Type(name = "ask-gate", value = PlanStep.AskGate.class),
    @JsonSubTypes.Type(name = "run-hook", value = PlanStep.RunHook.class),
  })
  interface Steps {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(name = "accepted", value = DeploymentEvent.Accepted.class),
    @JsonSubTypes.Type(name = "taken-over", value = DeploymentEvent.TakenOver.class),
    @JsonSubTypes.Type(name = "step-started", value = DeploymentEvent.StepStarted.class),
    @JsonSubTypes.Type(name = "step-finished", value = DeploymentEvent.StepFinished.class),
    @JsonSubTypes.Type(name = "step-failed", value = DeploymentEvent.StepFailed.class),
    @JsonSubTypes.Type(name = "left-out", value = DeploymentEvent.LeftOut.class),
    @JsonSubTypes.Type(name = "cut-off", value = DeploymentEvent.CutOff.class),
    @JsonSubTypes.Type(name = "drift-seen", value = DeploymentEvent.DriftSeen.class),
    @JsonSubTypes.Type(name = "router-seen", value = DeploymentEvent.RouterSeen.class),
    @JsonSubTypes.Type(name = "gate-answered", value = DeploymentEvent.GateAnswered.class),
    @JsonSubTypes.Type(name = "command-obeyed", value = DeploymentEvent.CommandObeyed.class),
    @JsonSubTypes.Type(name = "rollback-started", value = DeploymentEvent.RollbackStarted.class),
    @JsonSubTypes.Type(name = "ended", value = DeploymentEvent.Ended.class),
  })
  interface Events {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
  @JsonSubTypes({
    @JsonSubTypes.Type(name = "succeeded", value = DeploymentResult.Succeeded.class),
    @JsonSubTypes.Type(name = "rolled-back", value = DeploymentResult.RolledBack.class),
    @JsonSubTypes.Type(name = "rollback-failed", value = DeploymentResult.RollbackFailed.class),
    @JsonSubTypes.Type(name = "frozen", value = DeploymentResult.Frozen.class),
    @JsonSubTypes.Type(name = "cancelled", value = DeploymentResult.Cancelled.class),
  })
  interface Results {}
}
