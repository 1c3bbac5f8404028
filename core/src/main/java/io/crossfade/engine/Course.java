package io.crossfade.engine;

import io.crossfade.event.Cause;
import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentResult;
import io.crossfade.event.EventRecord;
import io.crossfade.event.StepRef;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Routing;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlanStep;
import io.crossfade.plan.Rollback;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a deployment stands. It changes by events only, so that the one that is carried out and the
 * one read back from the journal are the same. Engine's thread.
 */
final class Course {

  private final DeploymentPlan plan;
  private final Instant accepted;
  private Duration active = Duration.ZERO;
  private Routing routing;
  private int begun;
  private int done;
  private List<PlanStep> way = List.of();
  private int wayBegun;
  private int wayDone;
  private @Nullable Cause cause;
  private @Nullable String abort;
  private @Nullable DeploymentResult result;
  private final Set<InstanceId> leftOutForward = new LinkedHashSet<>();
  private final Set<InstanceId> leftOutBack = new LinkedHashSet<>();
  private final CutOffs cutOffs = new CutOffs();
  private final Set<InstanceId> undrained = new LinkedHashSet<>();
  private final Map<InstanceId, StepRef> tried = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private @Nullable String incarnation;
  private boolean paused;
  private int takeovers;
  private boolean promotedFully;

  private Course(DeploymentPlan plan, Instant accepted) {
    this.plan = plan;
    this.accepted = accepted;
    this.routing = plan.start().routing();
    undrained.addAll(routing.reachable());
  }

  /**
   * Returns where the events lead.
   *
   * @throws IllegalArgumentException if the first of them is not an acceptance
   */
  static Course of(List<EventRecord> events) {
    if (events.isEmpty() || !(events.get(0).event() instanceof DeploymentEvent.Accepted first)) {
      throw new IllegalArgumentException("a deployment begins with the acceptance of its plan");
    }
    var course = new Course(first.plan(), events.get(0).at());
    events.subList(1, events.size()).forEach(course::follow);
    return course;
  }

  /** Goes on with an event. */
  void follow(EventRecord entry) {
    if (!paused && !isAskingAPerson()) {
      active = active.plus(entry.after().orElse(Duration.ZERO));
    }
    entry.event().accept(new Follow());
  }

  /** Returns whether a step is under way that waits for a person, whose time does not count. */
  private boolean isAskingAPerson() {
    return !isGoingBack()
        && begun > done
        && plan.steps().get(begun - 1) instanceof PlanStep.AskGate ask
        && ask.policy().isOfPerson();
  }

  DeploymentPlan plan() {
    return plan;
  }

  Instant accepted() {
    return accepted;
  }

  /**
   * Returns for how long a deployer has worked on it, as far as its events tell: neither a person's
   * pauses and the waits for their approval count, nor the time when no deployer ran, nor a jump of
   * the time of day.
   */
  Duration active() {
    return active;
  }

  /** Returns how often another process has taken it over. */
  int takeovers() {
    return takeovers;
  }

  /**
   * Returns how many may stay unhealthy and be left out: on the way back anybody, for the capacity
   * rule still has its say.
   */
  int tolerates(int onTheWayForward) {
    return isGoingBack() ? Integer.MAX_VALUE : onTheWayForward;
  }

  boolean isGoingBack() {
    return cause != null;
  }

  Optional<Cause> cause() {
    return Optional.ofNullable(cause);
  }

  Optional<DeploymentResult> result() {
    return Optional.ofNullable(result);
  }

  /** Returns why somebody told it to go back, if that was obeyed. */
  Optional<String> abort() {
    return Optional.ofNullable(abort);
  }

  /** Returns how many steps of the plan were begun, done or not. */
  int begun() {
    return begun;
  }

  boolean canGoBack() {
    return Rollback.isPossible(plan, begun);
  }

  /** Returns the steps of the direction that it goes in. */
  List<PlanStep> steps() {
    return isGoingBack() ? way : plan.steps();
  }

  /** Returns how many of {@link #steps} are done. */
  int stepsDone() {
    return isGoingBack() ? wayDone : done;
  }

  /** Returns the routing that the done steps have led to. */
  Routing routing() {
    return routing;
  }

  /** Returns what the steps that were begun and not done may have made of that. */
  List<Routing> mayHaveBegun() {
    var stages = new ArrayList<Routing>();
    plan.steps()
        .subList(done, begun)
        .forEach(step -> stages.addAll(Changes.during(routing, step, leftOutForward)));
    way.subList(wayDone, wayBegun)
        .forEach(step -> stages.addAll(Changes.during(routing, step, leftOutBack)));
    return stages;
  }

  StepRef ref(int number) {
    return isGoingBack() ? StepRef.rollback(number) : StepRef.forward(number);
  }

  private PlanStep step(StepRef ref) {
    return steps().get(ref.number() - 1);
  }

  StepRef current() {
    return ref(Math.max(1, Math.min(stepsDone() + 1, steps().size())));
  }

  /** Returns who was left out in the direction that it goes in. */
  Set<InstanceId> leftOut() {
    return isGoingBack() ? leftOutBack : leftOutForward;
  }

  /** Returns whether the drain of what the instance is now ended with requests recorded as cut. */
  boolean wasCut(InstanceId instance) {
    return cutOffs.stands(instance);
  }

  /**
   * Returns whether requests could reach what the instance is now, and it was not drained since.
   * While somebody else changed the routing, they could reach anybody.
   */
  boolean isUndrained(InstanceId instance) {
    return undrained.contains(instance);
  }

  /**
   * Returns whom the pool may have started, replaced or stopped without that being seen: a step was
   * begun for them that is not done, the first such one.
   */
  Map<InstanceId, StepRef> tried() {
    return Map.copyOf(tried);
  }

  long cutOff() {
    return cutOffs.total();
  }

  /** Returns which start of the load balancer was last seen with the routing that we left there. */
  Optional<String> incarnation() {
    return Optional.ofNullable(incarnation);
  }

  boolean isPaused() {
    return paused;
  }

  boolean isPromotedFully() {
    return promotedFully;
  }

  List<String> warnings() {
    return warnings;
  }

  void warn(String warning) {
    warnings.add(warning);
  }

  /** What each kind of event changes. */
  private final class Follow implements DeploymentEvent.Visitor<Boolean> {

    @Override
    public Boolean accepted(DeploymentEvent.Accepted event) {
      throw new IllegalArgumentException("a deployment is accepted once");
    }

    @Override
    public Boolean takenOver(DeploymentEvent.TakenOver event) {
      takeovers++;
      return true;
    }

    @Override
    public Boolean stepStarted(DeploymentEvent.StepStarted event) {
      if (isGoingBack()) {
        wayBegun = event.step().number();
      } else {
        begun = event.step().number();
      }
      var step = step(event.step());
      Changes.effectsOn(step).forEach(id -> tried.putIfAbsent(id, event.step()));
      cutOffs.settle(Changes.served(routing, step, Course.this.leftOut()));
      undrained.addAll(Changes.after(routing, step, Course.this.leftOut()).reachable());
      return true;
    }

    @Override
    public Boolean stepFinished(DeploymentEvent.StepFinished event) {
      var step = step(event.step());
      routing = Changes.after(routing, step, Course.this.leftOut());
      cutOffs.settle(Changes.startedAnew(step));
      undrained.removeAll(Changes.startedAnew(step));
      undrained.removeAll(Changes.drained(step));
      tried.keySet().removeAll(Changes.effectsOn(step));
      if (isGoingBack()) {
        wayDone = event.step().number();
      } else {
        done = event.step().number();
      }
      return true;
    }

    @Override
    public Boolean stepFailed(DeploymentEvent.StepFailed event) {
      return true;
    }

    @Override
    public Boolean leftOut(DeploymentEvent.LeftOut event) {
      return Course.this.leftOut().addAll(event.instances());
    }

    @Override
    public Boolean cutOff(DeploymentEvent.CutOff event) {
      cutOffs.add(event.inFlight());
      return true;
    }

    @Override
    public Boolean driftSeen(DeploymentEvent.DriftSeen event) {
      cutOffs.settleAll();
      plan.start().instances().forEach(instance -> undrained.add(instance.id()));
      plan.steps().forEach(step -> undrained.addAll(Changes.startedAnew(step)));
      return warnings.addAll(event.differences());
    }

    @Override
    public Boolean routerSeen(DeploymentEvent.RouterSeen event) {
      incarnation = event.incarnation();
      return true;
    }

    @Override
    public Boolean gateAnswered(DeploymentEvent.GateAnswered event) {
      return true;
    }

    @Override
    public Boolean commandObeyed(DeploymentEvent.CommandObeyed event) {
      switch (event.command()) {
        case PAUSE -> paused = true;
        case RESUME, CANCEL -> paused = false;
        case ABORT -> {
          paused = false;
          abort = event.reason();
        }
        case PROMOTE_FULLY -> promotedFully = true;
        case PROMOTE -> {}
      }
      return true;
    }

    @Override
    public Boolean rollbackStarted(DeploymentEvent.RollbackStarted event) {
      cause = event.cause();
      way = event.steps();
      paused = false;
      return true;
    }

    @Override
    public Boolean ended(DeploymentEvent.Ended event) {
      result = event.result();
      return true;
    }
  }
}
