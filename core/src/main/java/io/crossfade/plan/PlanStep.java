package io.crossfade.plan;

import io.crossfade.model.InstanceId;
import io.crossfade.model.Names;
import io.crossfade.model.Revision;
import io.crossfade.model.RoutingChange;
import io.crossfade.spec.GatePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One step of a plan: what is to be so at its end. Every step can be done twice without harm. What
 * undoes it is said with each; {@link Retire} is undone by nothing, and so is a {@link RunHook}
 * without an undo.
 *
 * <p>Steps are immutable.
 */
public sealed interface PlanStep {

  /** Calls the visitor's method for this kind of step. */
  <R> R accept(Visitor<R> visitor);

  /** Returns the step on one line, as a person reads it in the plan. */
  default String words() {
    return accept(StepWords.INSTANCE);
  }

  /**
   * Starts new instances. Undone by stopping them.
   *
   * @param instances the names they get
   * @param revision what is started
   */
  record Start(List<InstanceId> instances, Revision revision) implements PlanStep {

    /** Checks that there is somebody to start. */
    public Start {
      instances = some(instances);
      Objects.requireNonNull(revision, "revision");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.start(this);
    }
  }

  /**
   * Replaces what runs in emptied instances, in place. Undone by replacing it back.
   *
   * @param instances whose content is replaced
   * @param from what runs in them before
   * @param to what runs in them after
   */
  record Replace(List<InstanceId> instances, Revision from, Revision to) implements PlanStep {

    /** Checks that there is somebody to replace. */
    public Replace {
      instances = some(instances);
      Objects.requireNonNull(from, "from");
      Objects.requireNonNull(to, "to");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.replace(this);
    }
  }

  /**
   * Stops emptied instances in the middle of a plan. Undone by starting them again.
   *
   * @param instances which ones
   * @param revision what runs in them, for the undo
   */
  record Stop(List<InstanceId> instances, Revision revision) implements PlanStep {

    /** Checks that there is somebody to stop. */
    public Stop {
      instances = some(instances);
      Objects.requireNonNull(revision, "revision");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.stop(this);
    }
  }

  /**
   * Stops emptied instances for good, at the end of a plan. A point of no return: nothing undoes
   * it.
   *
   * @param instances which ones
   * @param revision what runs in them
   */
  record Retire(List<InstanceId> instances, Revision revision) implements PlanStep {

    /** Checks that there is somebody to retire. */
    public Retire {
      instances = some(instances);
      Objects.requireNonNull(revision, "revision");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.retire(this);
    }
  }

  /**
   * Waits until instances are verified. Needs no undo.
   *
   * @param instances which ones
   * @param revision what must answer in them
   * @param tolerated how many of them may stay unhealthy; those are left out and reported
   */
  record AwaitHealthy(List<InstanceId> instances, Revision revision, int tolerated)
      implements PlanStep {

    /** Checks that there is somebody to wait for, and the range. */
    public AwaitHealthy {
      instances = some(instances);
      Objects.requireNonNull(revision, "revision");
      if (tolerated < 0 || tolerated >= instances.size()) {
        throw new IllegalArgumentException(
            "tolerated must be within 0.." + (instances.size() - 1) + ", was " + tolerated);
      }
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.awaitHealthy(this);
    }
  }

  /**
   * Changes the routing, and sees the change at the load balancer. Undone by the opposite change;
   * who gets no traffic by that is drained.
   *
   * @param change what is to be so
   * @param purpose why, in a few words
   */
  record Route(RoutingChange change, String purpose) implements PlanStep {

    /** Checks that both are there. */
    public Route {
      Objects.requireNonNull(change, "change");
      purpose = Names.printable(purpose, 120);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.route(this);
    }
  }

  /**
   * Empties instances: no new requests, then a wait until nothing is in flight or the drain
   * deadline passed, then out of the rotation. Undone by routing to them as before.
   *
   * @param instances which ones
   * @param then where they stand afterwards
   */
  record Drain(List<InstanceId> instances, Then then) implements PlanStep {

    /** Where a drained instance stands. */
    public enum Then {
      /** It stays a member of its group, out of the rotation. */
      OUT,
      /** It is no member of any group. */
      DETACHED
    }

    /** Checks that there is somebody to drain. */
    public Drain {
      instances = some(instances);
      Objects.requireNonNull(then, "then");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.drain(this);
    }
  }

  /**
   * Lets time pass; guards watch, and a person may end it early. Needs no undo.
   *
   * @param duration how long
   * @param purpose why, in a few words
   */
  record Hold(Duration duration, String purpose) implements PlanStep {

    /** Checks the range. */
    public Hold {
      if (duration.isNegative()) {
        throw new IllegalArgumentException("a hold must not be negative, was " + duration);
      }
      purpose = Names.printable(purpose, 120);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.hold(this);
    }
  }

  /**
   * Asks a gate until it says yes. Needs no undo.
   *
   * @param gate its name, given to the builder
   * @param policy how it is asked
   */
  record AskGate(String gate, GatePolicy policy) implements PlanStep {

    /** Checks the name. */
    public AskGate {
      Names.requireAllowed("gate", gate);
      Objects.requireNonNull(policy, "policy");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.askGate(this);
    }
  }

  /**
   * Runs the user's own action. Undone by the hook named for it; a point of no return without one.
   *
   * @param hook its name, given to the builder
   * @param undo the name of the hook that undoes it; empty if nothing does
   * @param deadline how long it may take
   */
  record RunHook(String hook, Optional<String> undo, Duration deadline) implements PlanStep {

    /** Checks the names and the range. */
    public RunHook {
      Names.requireAllowed("hook", hook);
      undo.ifPresent(name -> Names.requireAllowed("hook", name));
      if (deadline.isNegative() || deadline.isZero()) {
        throw new IllegalArgumentException("a hook's deadline must be more than zero");
      }
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.runHook(this);
    }
  }

  /** One method for each kind of step, so that a new kind does not compile until all know it. */
  interface Visitor<R> {

    /** Called for {@link Start}. */
    R start(Start step);

    /** Called for {@link Replace}. */
    R replace(Replace step);

    /** Called for {@link Stop}. */
    R stop(Stop step);

    /** Called for {@link Retire}. */
    R retire(Retire step);

    /** Called for {@link AwaitHealthy}. */
    R awaitHealthy(AwaitHealthy step);

    /** Called for {@link Route}. */
    R route(Route step);

    /** Called for {@link Drain}. */
    R drain(Drain step);

    /** Called for {@link Hold}. */
    R hold(Hold step);

    /** Called for {@link AskGate}. */
    R askGate(AskGate step);

    /** Called for {@link RunHook}. */
    R runHook(RunHook step);
  }

  private static List<InstanceId> some(List<InstanceId> instances) {
    if (instances.isEmpty()) {
      throw new IllegalArgumentException("a step on instances needs at least one");
    }
    return List.copyOf(instances);
  }
}
