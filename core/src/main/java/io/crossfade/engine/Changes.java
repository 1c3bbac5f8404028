package io.crossfade.engine;

import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Placement;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingChange;
import io.crossfade.plan.PlanStep;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a step changes in the routing. Thread-safe. */
final class Changes {

  private Changes() {}

  /**
   * Returns the routing after a change, with nobody in the rotation who was left out: not those
   * that the change places, and not those that it reaches where they stood.
   */
  static Routing leaving(Routing before, RoutingChange change, Set<InstanceId> leftOut) {
    var after = before.with(change);
    var serving = leftOut.stream().filter(id -> after.isServing(id)).toList();
    return serving.isEmpty() ? after : after.with(placed(serving, after, MemberState.OUT));
  }

  /** Returns the change that ends a drain. */
  static RoutingChange of(PlanStep.Drain step, Routing before) {
    return switch (step.then()) {
      case OUT -> placed(step.instances(), before, MemberState.OUT);
      case DETACHED -> RoutingChange.remove(step.instances());
    };
  }

  /**
   * Returns the change that begins a drain, of whoever serves in one of these routings; who is out
   * in all of them stays out.
   */
  static RoutingChange draining(PlanStep.Drain step, List<Routing> now) {
    Map<InstanceId, Placement> placements = new LinkedHashMap<>();
    for (var routing : now) {
      step.instances().stream()
          .filter(routing::isServing)
          .forEach(
              id ->
                  placements.putIfAbsent(
                      id, new Placement(routing.groupOf(id).orElseThrow(), MemberState.DRAINING)));
    }
    return new RoutingChange(Map.of(), placements, Set.of(), Optional.empty());
  }

  /** Returns the routing after a step that is done. */
  static Routing after(Routing before, PlanStep step, Set<InstanceId> leftOut) {
    if (step instanceof PlanStep.Route route) {
      return leaving(before, route.change(), leftOut);
    }
    return step instanceof PlanStep.Drain drain ? before.with(of(drain, before)) : before;
  }

  /** Returns who serves through a change of routing; nobody, if a step is none. */
  static List<InstanceId> served(Routing before, PlanStep step, Set<InstanceId> leftOut) {
    return step instanceof PlanStep.Route
        ? after(before, step, leftOut).members().entrySet().stream()
            .filter(member -> member.getValue() == MemberState.SERVING)
            .map(Map.Entry::getKey)
            .toList()
        : List.of();
  }

  /** Returns who is empty once a step is done. */
  static List<InstanceId> drained(PlanStep step) {
    return step instanceof PlanStep.Drain drain ? drain.instances() : List.of();
  }

  /** Returns who is another start of itself once a step is done. */
  static List<InstanceId> startedAnew(PlanStep step) {
    if (step instanceof PlanStep.Start start) {
      return start.instances();
    }
    return step instanceof PlanStep.Replace replace ? replace.instances() : List.of();
  }

  /** Returns whom a step has started, replaced or stopped by the pool. */
  static List<InstanceId> effectsOn(PlanStep step) {
    if (step instanceof PlanStep.Stop stop) {
      return stop.instances();
    }
    return step instanceof PlanStep.Retire retire ? retire.instances() : startedAnew(step);
  }

  /** Returns what a step that was begun may have made of a routing, its end last. */
  static List<Routing> during(Routing before, PlanStep step, Set<InstanceId> leftOut) {
    var stages = new ArrayList<Routing>();
    if (step instanceof PlanStep.Drain drain) {
      stages.add(before.with(draining(drain, List.of(before))));
    }
    stages.add(after(before, step, leftOut));
    return stages;
  }

  private static RoutingChange placed(
      Collection<InstanceId> members, Routing before, MemberState state) {
    Map<InstanceId, Placement> placements = new LinkedHashMap<>();
    before
        .groups()
        .forEach(
            (group, part) ->
                members.stream()
                    .filter(part.members()::containsKey)
                    .forEach(id -> placements.put(id, new Placement(group, state))));
    return new RoutingChange(Map.of(), placements, Set.of(), Optional.empty());
  }
}
