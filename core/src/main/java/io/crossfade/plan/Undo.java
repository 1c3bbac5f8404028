package io.crossfade.plan;

import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Placement;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What undoes one step, given the state before it: the undo table. Who gets traffic back gets it
 * first; who loses it is drained, not cut.
 *
 * <pre>
 *   start    →  stop                            drain  →  route to them as before
 *   stop     →  start, await healthy            route  →  route as before, drain who loses
 *   replace  →  replace back, await healthy     hook   →  the hook named for it
 * </pre>
 *
 * <p>Confined to one call.
 */
final class Undo implements PlanStep.Visitor<List<PlanStep>> {

  private final PlannedState before;

  private Undo(PlannedState before) {
    this.before = before;
  }

  /** Returns the steps that lead from after the step back to the state before it. */
  static List<PlanStep> of(PlanStep step, PlannedState before) {
    return step.accept(new Undo(before));
  }

  /** Returns whether anything undoes the step. */
  static boolean isPossible(PlanStep step) {
    return !(step instanceof PlanStep.Retire)
        && !(step instanceof PlanStep.RunHook hook && hook.undo().isEmpty());
  }

  @Override
  public List<PlanStep> start(PlanStep.Start step) {
    return List.of(new PlanStep.Stop(step.instances(), step.revision()));
  }

  @Override
  public List<PlanStep> replace(PlanStep.Replace step) {
    return List.of(
        new PlanStep.Replace(step.instances(), step.to(), step.from()),
        new PlanStep.AwaitHealthy(step.instances(), step.from(), 0));
  }

  @Override
  public List<PlanStep> stop(PlanStep.Stop step) {
    return List.of(
        new PlanStep.Start(step.instances(), step.revision()),
        new PlanStep.AwaitHealthy(step.instances(), step.revision(), 0));
  }

  @Override
  public List<PlanStep> retire(PlanStep.Retire step) {
    throw new IllegalStateException("nothing undoes: " + step.words());
  }

  @Override
  public List<PlanStep> awaitHealthy(PlanStep.AwaitHealthy step) {
    return List.of();
  }

  /**
   * Who serves after the change and did not before is drained; all else is said in one change
   * before that.
   */
  @Override
  public List<PlanStep> route(PlanStep.Route step) {
    var inverse = before.inverse(step.change());
    var after = step.change().placements();
    Map<InstanceId, Placement> losing = new LinkedHashMap<>(inverse.placements());
    losing.entrySet().removeIf(back -> !loses(after.get(back.getKey()), back.getValue()));
    Set<InstanceId> newcomers = new LinkedHashSet<>(inverse.removals());
    newcomers.retainAll(after.keySet());
    Map<InstanceId, Placement> first = new LinkedHashMap<>(inverse.placements());
    first.keySet().removeAll(losing.keySet());
    first.putAll(keptOutOf(step.change(), losing.keySet(), newcomers));
    var purpose = "undo" + (step.purpose().isEmpty() ? "" : ": " + step.purpose());

    var steps = new ArrayList<PlanStep>();
    addRoute(steps, new RoutingChange(inverse.weights(), first, Set.of(), inverse.pins()), purpose);
    addDrain(steps, losing.keySet(), PlanStep.Drain.Then.OUT);
    addDrain(steps, newcomers, PlanStep.Drain.Then.DETACHED);
    losing.entrySet().removeIf(back -> back.getValue().equals(outOf(after.get(back.getKey()))));
    addRoute(steps, placed(losing), purpose);
    return steps;
  }

  /**
   * Returns who waits in a group that nobody reaches since the change: the way back must not reach
   * them.
   */
  private Map<InstanceId, Placement> keptOutOf(
      RoutingChange change, Set<InstanceId> losing, Set<InstanceId> newcomers) {
    Map<InstanceId, Placement> waiting = new LinkedHashMap<>();
    change
        .placements()
        .forEach(
            (id, place) -> {
              if ((losing.contains(id) || newcomers.contains(id))
                  && place.state() == MemberState.SERVING
                  && before.isReachable(place.group())
                  && !isReachableAfter(change, place.group())) {
                waiting.put(id, new Placement(place.group(), MemberState.DRAINING));
              }
            });
    return waiting;
  }

  private boolean isReachableAfter(RoutingChange change, GroupId group) {
    var weight =
        change.weights().getOrDefault(group, before.weights().getOrDefault(group, Weight.NONE));
    return !weight.isNone()
        || change.pins().orElseGet(before::pins).stream()
            .anyMatch(pin -> pin.group().equals(group));
  }

  private static boolean loses(@Nullable Placement now, Placement back) {
    return now != null && now.state() == MemberState.SERVING && back.state() != MemberState.SERVING;
  }

  private static @Nullable Placement outOf(@Nullable Placement place) {
    return place == null ? null : new Placement(place.group(), MemberState.OUT);
  }

  /** Who is drained gets no traffic, so all it takes is to say where each stood. */
  @Override
  public List<PlanStep> drain(PlanStep.Drain step) {
    var stood = new LinkedHashMap<>(before.placementsOf(step.instances()).placements());
    if (step.then() == PlanStep.Drain.Then.OUT) {
      stood.values().removeIf(place -> place.state() == MemberState.OUT);
    }
    var steps = new ArrayList<PlanStep>();
    addRoute(steps, placed(stood), "undo of a drain");
    return steps;
  }

  @Override
  public List<PlanStep> hold(PlanStep.Hold step) {
    return List.of();
  }

  @Override
  public List<PlanStep> askGate(PlanStep.AskGate step) {
    return List.of();
  }

  @Override
  public List<PlanStep> runHook(PlanStep.RunHook step) {
    return step.undo().stream()
        .<PlanStep>map(undo -> new PlanStep.RunHook(undo, Optional.empty(), step.deadline()))
        .toList();
  }

  static RoutingChange placed(Map<InstanceId, Placement> placements) {
    return new RoutingChange(Map.of(), placements, Set.of(), Optional.empty());
  }

  static void addRoute(List<PlanStep> steps, RoutingChange change, String purpose) {
    if (!change.isEmpty()) {
      steps.add(new PlanStep.Route(change, purpose));
    }
  }

  static void addDrain(List<PlanStep> steps, Set<InstanceId> instances, PlanStep.Drain.Then then) {
    if (!instances.isEmpty()) {
      steps.add(new PlanStep.Drain(List.copyOf(instances), then));
    }
  }
}
