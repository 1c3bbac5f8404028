package io.crossfade.testkit.event;

import io.crossfade.event.Cause;
import io.crossfade.event.Command;
import io.crossfade.event.DeploymentEvent.Accepted;
import io.crossfade.event.DeploymentEvent.CommandObeyed;
import io.crossfade.event.DeploymentEvent.CutOff;
import io.crossfade.event.DeploymentEvent.DriftSeen;
import io.crossfade.event.DeploymentEvent.Ended;
import io.crossfade.event.DeploymentEvent.GateAnswered;
import io.crossfade.event.DeploymentEvent.LeftOut;
import io.crossfade.event.DeploymentEvent.RollbackStarted;
import io.crossfade.event.DeploymentEvent.StepFailed;
import io.crossfade.event.DeploymentEvent.StepFinished;
import io.crossfade.event.DeploymentEvent.StepStarted;
import io.crossfade.event.DeploymentEvent.TakenOver;
import io.crossfade.event.DeploymentResult;
import io.crossfade.event.StepRef;
import io.crossfade.event.StepRef.Direction;
import io.crossfade.model.InstanceId;

/**
 * The words to tell the story of a deployment in, for {@link EventsAssert}. Words of a step are
 * matched where they are found in the step's own.
 *
 * <p>Thread-safe.
 */
public final class EventConditions {

  private EventConditions() {}

  /** The plan was accepted. */
  public static EventCondition accepted() {
    return EventCondition.of(Accepted.class, "accepted", event -> true);
  }

  /** Another process went on. */
  public static EventCondition takenOver() {
    return EventCondition.of(TakenOver.class, "taken over", event -> true);
  }

  /** A step whose words contain these was started, forward. */
  public static EventCondition started(String words) {
    return begun(Direction.FORWARD, "started", words);
  }

  /** A step of the way back whose words contain these was started. */
  public static EventCondition undoing(String words) {
    return begun(Direction.ROLLBACK, "undoing", words);
  }

  /** Any step, in any direction, was finished. */
  public static EventCondition finished() {
    return EventCondition.of(StepFinished.class, "finished", event -> true);
  }

  /** A step of the plan was finished. */
  public static EventCondition finished(int number) {
    return EventCondition.of(
        StepFinished.class,
        "finished step " + number,
        event -> event.step().equals(StepRef.forward(number)));
  }

  /** A step of the way back was finished. */
  public static EventCondition undone(int number) {
    return EventCondition.of(
        StepFinished.class,
        "undone by rollback step " + number,
        event -> event.step().equals(StepRef.rollback(number)));
  }

  /** A step failed, for a reason that contains these words. */
  public static EventCondition failed(String reason) {
    return EventCondition.of(
        StepFailed.class, "failed: " + reason, event -> event.reason().contains(reason));
  }

  /** This instance, perhaps among others, was left out. */
  public static EventCondition leftOut(String instance) {
    return EventCondition.of(
        LeftOut.class,
        "left out '" + instance + "'",
        event -> event.instances().contains(InstanceId.of(instance)));
  }

  /** This many requests were cut off at an instance. */
  public static EventCondition cutOff(String instance, long count) {
    return EventCondition.of(
        CutOff.class,
        "cut off " + count + " at '" + instance + "'",
        event -> Long.valueOf(count).equals(event.inFlight().get(InstanceId.of(instance))));
  }

  /** Somebody else's change was seen, and left. */
  public static EventCondition driftSeen() {
    return EventCondition.of(DriftSeen.class, "drift seen", event -> !event.reasserted());
  }

  /** Somebody else's change was seen, and overwritten. */
  public static EventCondition reasserted() {
    return EventCondition.of(DriftSeen.class, "reasserted", DriftSeen::reasserted);
  }

  /** A gate gave this verdict, named as in {@link io.crossfade.spi.GateAnswer.Verdict}. */
  public static EventCondition answered(String gate, String verdict) {
    return EventCondition.of(
        GateAnswered.class,
        "gate '" + gate + "' answered " + verdict,
        event -> event.gate().equals(gate) && event.verdict().equals(verdict));
  }

  /** A command was obeyed. */
  public static EventCondition obeyed(Command command) {
    return EventCondition.of(
        CommandObeyed.class, "obeyed " + command, event -> event.command() == command);
  }

  /** The way back began. */
  public static EventCondition rollbackStarted() {
    return EventCondition.of(RollbackStarted.class, "rollback started", event -> true);
  }

  /** The way back began, because of this. */
  public static EventCondition rollbackStarted(Cause.Kind cause) {
    return EventCondition.of(
        RollbackStarted.class,
        "rollback started because of " + cause,
        event -> event.cause().kind() == cause);
  }

  /** It ended like this. */
  public static EventCondition endedWith(Class<? extends DeploymentResult> result) {
    return EventCondition.of(
        Ended.class,
        "ended with " + result.getSimpleName(),
        event -> result.isInstance(event.result()));
  }

  /** It ended rolled back. */
  public static EventCondition rolledBack() {
    return endedWith(DeploymentResult.RolledBack.class);
  }

  /** It ended well. */
  public static EventCondition succeeded() {
    return endedWith(DeploymentResult.Succeeded.class);
  }

  private static EventCondition begun(Direction direction, String verb, String words) {
    return EventCondition.of(
        StepStarted.class,
        verb + ": " + words,
        event -> event.step().direction() == direction && event.words().contains(words));
  }
}
