package io.crossfade.event;

import io.crossfade.model.InstanceId;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlanStep;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One thing that happened in a deployment. An event is durable before anybody hears of it, and a
 * deployment can be resumed from its events alone.
 *
 * <p>Events are immutable.
 */
public sealed interface DeploymentEvent {

  /** Calls the visitor's method for this kind of event. */
  <R> R accept(Visitor<R> visitor);

  /**
   * The plan passed its check and will be carried out.
   *
   * @param plan the plan
   * @param owner who carries it out
   */
  record Accepted(DeploymentPlan plan, String owner) implements DeploymentEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.accepted(this);
    }
  }

  /**
   * Another process goes on with it.
   *
   * @param owner who goes on
   */
  record TakenOver(String owner) implements DeploymentEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.takenOver(this);
    }
  }

  /**
   * A step is about to have effects: the intent. Started and not finished means that its outcome is
   * not known.
   *
   * @param step which one
   * @param words the step as a person reads it
   */
  record StepStarted(StepRef step, String words) implements DeploymentEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.stepStarted(this);
    }
  }

  /**
   * A step's end has been observed.
   *
   * @param step which one
   * @param words what was seen, for a person; may be empty
   */
  record StepFinished(StepRef step, String words) implements DeploymentEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.stepFinished(this);
    }
  }

  /**
   * A step could not be finished.
   *
   * @param step which one
   * @param reason why
   */
  record StepFailed(StepRef step, String reason) implements DeploymentEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.stepFailed(this);
    }
  }

  /**
   * Instances stayed unhealthy within the failure budget, and are left out of the rotation.
   *
   * @param instances which ones
   * @param reason what was seen
   */
  record LeftOut(List<InstanceId> instances, String reason) implements DeploymentEvent {

    /** Copies the list. */
    public LeftOut {
      instances = List.copyOf(instances);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.leftOut(this);
    }
  }

  /**
   * A drain deadline passed with requests in flight, which are cut off by what follows.
   *
   * @param inFlight how many, by instance
   */
  record CutOff(Map<InstanceId, Long> inFlight) implements DeploymentEvent {

    /** Copies the map. */
    public CutOff {
      inFlight = Collections.unmodifiableMap(new LinkedHashMap<>(inFlight));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.cutOff(this);
    }
  }

  /**
   * The load balancer was in a state that nobody of us left it in.
   *
   * @param differences what was expected and seen, a line each
   * @param reasserted whether our state was set again
   */
  record DriftSeen(List<String> differences, boolean reasserted) implements DeploymentEvent {

    /** Copies the list. */
    public DriftSeen {
      differences = List.copyOf(differences);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.driftSeen(this);
    }
  }

  /**
   * The load balancer was seen in a routing that is ours, and it is another start of it than the
   * one seen so before. What is seen of a later start may be what it forgot.
   *
   * @param incarnation which start, in the load balancer's own words
   */
  record RouterSeen(String incarnation) implements DeploymentEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.routerSeen(this);
    }
  }

  /**
   * A gate answered otherwise than before.
   *
   * @param gate its name
   * @param verdict what it said
   * @param reasons why, a line each
   */
  record GateAnswered(String gate, String verdict, List<String> reasons)
      implements DeploymentEvent {

    /** Copies the list. */
    public GateAnswered {
      reasons = List.copyOf(reasons);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.gateAnswered(this);
    }
  }

  /**
   * Somebody told the deployment to do something, and it does.
   *
   * @param command what
   * @param reason why, as told
   */
  record CommandObeyed(Command command, String reason) implements DeploymentEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.commandObeyed(this);
    }
  }

  /**
   * The way back begins.
   *
   * @param cause why
   * @param steps what will be done, in its order
   */
  record RollbackStarted(Cause cause, List<PlanStep> steps) implements DeploymentEvent {

    /** Copies the list. */
    public RollbackStarted {
      Objects.requireNonNull(cause, "cause");
      steps = List.copyOf(steps);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.rollbackStarted(this);
    }
  }

  /**
   * It is over; no event follows.
   *
   * @param result how it ended
   */
  record Ended(DeploymentResult result) implements DeploymentEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.ended(this);
    }
  }

  /** One method for each kind of event, so that a new kind does not compile until all know it. */
  interface Visitor<R> {

    /** Called for {@link Accepted}. */
    R accepted(Accepted event);

    /** Called for {@link TakenOver}. */
    R takenOver(TakenOver event);

    /** Called for {@link StepStarted}. */
    R stepStarted(StepStarted event);

    /** Called for {@link StepFinished}. */
    R stepFinished(StepFinished event);

    /** Called for {@link StepFailed}. */
    R stepFailed(StepFailed event);

    /** Called for {@link LeftOut}. */
    R leftOut(LeftOut event);

    /** Called for {@link CutOff}. */
    R cutOff(CutOff event);

    /** Called for {@link DriftSeen}. */
    R driftSeen(DriftSeen event);

    /** Called for {@link RouterSeen}. */
    R routerSeen(RouterSeen event);

    /** Called for {@link GateAnswered}. */
    R gateAnswered(GateAnswered event);

    /** Called for {@link CommandObeyed}. */
    R commandObeyed(CommandObeyed event);

    /** Called for {@link RollbackStarted}. */
    R rollbackStarted(RollbackStarted event);

    /** Called for {@link Ended}. */
    R ended(Ended event);
  }
}
