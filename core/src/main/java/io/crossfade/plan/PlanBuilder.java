package io.crossfade.plan;

import io.crossfade.model.Fleet;
import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.model.RoutingChange;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spec.GatePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Collects the steps of a {@link DeploymentPlan}, in the words a strategy is defined in.
 *
 * <p>Not thread-safe.
 */
public final class PlanBuilder {

  final String strategy;
  final DeploymentSpec spec;
  final Fleet start;
  Optional<Revision> from;
  Optional<GroupId> baseline = Optional.empty();
  final List<PlanStep> steps = new ArrayList<>();
  final List<Guard> guards = new ArrayList<>();
  final List<String> notes = new ArrayList<>();

  PlanBuilder(String strategy, DeploymentSpec spec, Fleet start) {
    this.strategy = Objects.requireNonNull(strategy, "strategy");
    this.spec = Objects.requireNonNull(spec, "spec");
    this.start = Objects.requireNonNull(start, "start");
    this.from = revisionServing(start);
  }

  /** The one that most live members run, of several the first by name: order must not matter. */
  private static Optional<Revision> revisionServing(Fleet fleet) {
    var counts = new TreeMap<Revision, Integer>();
    fleet
        .liveGroup()
        .map(fleet::membersOf)
        .orElse(List.of())
        .forEach(instance -> counts.merge(instance.revision(), 1, Integer::sum));
    return counts.entrySet().stream()
        .reduce((a, b) -> b.getValue() > a.getValue() ? b : a)
        .map(Map.Entry::getKey);
  }

  /** Sets the revision that serves before, where it is not the one most live members run. */
  public PlanBuilder from(Revision revision) {
    this.from = Optional.of(revision);
    return this;
  }

  /** Sets that no revision serves before, whatever the fleet looks like. */
  public PlanBuilder fromNothing() {
    this.from = Optional.empty();
    return this;
  }

  /**
   * Sets the group of fresh instances of the revision that serves before, for gates to compare the
   * new one with. Default: none.
   */
  public PlanBuilder baseline(GroupId group) {
    this.baseline = Optional.of(group);
    return this;
  }

  /** Adds a {@link PlanStep.Start}; nothing, for nobody. */
  public PlanBuilder start(List<InstanceId> instances, Revision revision) {
    return instances.isEmpty() ? this : step(new PlanStep.Start(instances, revision));
  }

  /** Adds a {@link PlanStep.Replace}; nothing, for nobody. */
  public PlanBuilder replace(List<InstanceId> instances, Revision before, Revision after) {
    return instances.isEmpty() ? this : step(new PlanStep.Replace(instances, before, after));
  }

  /** Adds a {@link PlanStep.Stop}; nothing, for nobody. */
  public PlanBuilder stop(List<InstanceId> instances, Revision revision) {
    return instances.isEmpty() ? this : step(new PlanStep.Stop(instances, revision));
  }

  /** Adds a {@link PlanStep.Retire}; nothing, for nobody. */
  public PlanBuilder retire(List<InstanceId> instances, Revision revision) {
    return instances.isEmpty() ? this : step(new PlanStep.Retire(instances, revision));
  }

  /** Adds a {@link PlanStep.AwaitHealthy} that tolerates no failure; nothing, for nobody. */
  public PlanBuilder awaitHealthy(List<InstanceId> instances, Revision revision) {
    return awaitHealthy(instances, revision, 0);
  }

  /** Adds a {@link PlanStep.AwaitHealthy}; nothing, for nobody. */
  public PlanBuilder awaitHealthy(List<InstanceId> instances, Revision revision, int tolerated) {
    return instances.isEmpty()
        ? this
        : step(new PlanStep.AwaitHealthy(instances, revision, tolerated));
  }

  /** Adds a {@link PlanStep.Route}; nothing, for a change of nothing. */
  public PlanBuilder route(RoutingChange change, String purpose) {
    return change.isEmpty() ? this : step(new PlanStep.Route(change, purpose));
  }

  /** Adds a {@link PlanStep.Drain}; nothing, for nobody. */
  public PlanBuilder drain(List<InstanceId> instances, PlanStep.Drain.Then then) {
    return instances.isEmpty() ? this : step(new PlanStep.Drain(instances, then));
  }

  /** Adds a {@link PlanStep.Hold}; nothing, for no time. */
  public PlanBuilder hold(Duration duration, String purpose) {
    return duration.isZero() ? this : step(new PlanStep.Hold(duration, purpose));
  }

  /** Adds a {@link PlanStep.AskGate}. */
  public PlanBuilder ask(String gate, GatePolicy policy) {
    return step(new PlanStep.AskGate(gate, policy));
  }

  /** Adds a {@link PlanStep.RunHook}. */
  public PlanBuilder hook(String hook, Optional<String> undo, Duration deadline) {
    return step(new PlanStep.RunHook(hook, undo, deadline));
  }

  /** Adds a step. */
  public PlanBuilder step(PlanStep step) {
    steps.add(Objects.requireNonNull(step, "step"));
    return this;
  }

  /** Adds a gate that watches from one step to another, by their numbers from 1. */
  public PlanBuilder guard(String gate, GatePolicy policy, int firstStep, int lastStep) {
    return guard(new Guard(gate, policy, firstStep, lastStep));
  }

  /** Adds a gate that watches. */
  public PlanBuilder guard(Guard guard) {
    guards.add(Objects.requireNonNull(guard, "guard"));
    return this;
  }

  /** Adds what a reader should know. */
  public PlanBuilder note(String note) {
    notes.add(note);
    return this;
  }

  /** Returns how many steps there are so far: the number of the last one. */
  public int size() {
    return steps.size();
  }

  /** Returns the plan. */
  public DeploymentPlan build() {
    return new DeploymentPlan(this);
  }
}
