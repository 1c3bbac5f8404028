package io.crossfade.testkit.event;

import io.crossfade.event.DeploymentEvent;

/** Says an event on one line. Thread-safe. */
final class EventWords implements DeploymentEvent.Visitor<String> {

  private static final EventWords INSTANCE = new EventWords();

  private EventWords() {}

  static String of(DeploymentEvent event) {
    return event.accept(INSTANCE);
  }

  @Override
  public String accepted(DeploymentEvent.Accepted event) {
    return "accepted " + event.plan().strategy() + " by " + event.owner();
  }

  @Override
  public String takenOver(DeploymentEvent.TakenOver event) {
    return "taken over by " + event.owner();
  }

  @Override
  public String stepStarted(DeploymentEvent.StepStarted event) {
    return event.step() + " started: " + event.words();
  }

  @Override
  public String stepFinished(DeploymentEvent.StepFinished event) {
    return event.step() + " finished: " + event.words();
  }

  @Override
  public String stepFailed(DeploymentEvent.StepFailed event) {
    return event.step() + " failed: " + event.reason();
  }

  @Override
  public String leftOut(DeploymentEvent.LeftOut event) {
    return "left out " + event.instances() + ": " + event.reason();
  }

  @Override
  public String cutOff(DeploymentEvent.CutOff event) {
    return "cut off " + event.inFlight();
  }

  @Override
  public String driftSeen(DeploymentEvent.DriftSeen event) {
    return (event.reasserted() ? "drift overwritten: " : "drift: ") + event.differences();
  }

  @Override
  public String routerSeen(DeploymentEvent.RouterSeen event) {
    return "the load balancer is in its start " + event.incarnation();
  }

  @Override
  public String gateAnswered(DeploymentEvent.GateAnswered event) {
    return "gate '" + event.gate() + "' answered " + event.verdict() + " " + event.reasons();
  }

  @Override
  public String commandObeyed(DeploymentEvent.CommandObeyed event) {
    return "obeyed " + event.command() + ": " + event.reason();
  }

  @Override
  public String rollbackStarted(DeploymentEvent.RollbackStarted event) {
    return "rollback in " + event.steps().size() + " steps because of " + event.cause();
  }

  @Override
  public String ended(DeploymentEvent.Ended event) {
    return "ended: " + event.result();
  }
}
