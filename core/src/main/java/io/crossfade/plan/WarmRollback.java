package io.crossfade.plan;

import io.crossfade.model.Fleet;
import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Pin;
import io.crossfade.model.Placement;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.Weight;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The way back while everything that served at the start still runs: nothing of the way forward is
 * replayed.
 *
 * <p>Confined to one call.
 */
final class WarmRollback {

  private static final String PURPOSE = "back to where it began";

  private final Fleet fleet;
  private final List<PlanStep> done;
  private final PlannedState start;
  private final Set<InstanceId> reached;
  private final Map<GroupId, Weight> weights = new LinkedHashMap<>();
  private final Set<InstanceId> touched = new LinkedHashSet<>();
  private Optional<List<Pin>> pins = Optional.empty();

  WarmRollback(Fleet fleet, List<PlanStep> done) {
    this.fleet = fleet;
    this.done = done;
    this.start = PlannedState.of(fleet);
    this.reached = new HashSet<>(fleet.routing().reachable());
    done.forEach(this::note);
  }

  private void note(PlanStep step) {
    if (step instanceof PlanStep.Drain drain) {
      touched.addAll(drain.instances());
    } else if (step instanceof PlanStep.Route route) {
      var inverse = start.inverse(route.change());
      weights.putAll(inverse.weights());
      touched.addAll(inverse.placements().keySet());
      touched.addAll(inverse.removals());
      pins = inverse.pins().isPresent() ? inverse.pins() : pins;
    }
  }

  List<PlanStep> steps() {
    Map<InstanceId, Placement> first = keptOutOfTheSwitch();
    Map<InstanceId, Placement> stood = new LinkedHashMap<>();
    Set<InstanceId> newcomers = new LinkedHashSet<>();
    for (var id : touched) {
      var place = start.placement(id);
      if (place.isEmpty()) {
        newcomers.add(id);
      } else {
        (reached.contains(id) ? first : stood).put(id, place.get());
      }
    }
    var steps = new ArrayList<PlanStep>();
    Undo.addRoute(steps, new RoutingChange(weights, first, Set.of(), pins), PURPOSE);
    Undo.addDrain(steps, stood.keySet(), PlanStep.Drain.Then.OUT);
    Undo.addDrain(steps, newcomers, PlanStep.Drain.Then.DETACHED);
    undoTheRest(steps);
    Undo.addRoute(steps, Undo.placed(stood), PURPOSE);
    return List.copyOf(steps);
  }

  /** Returns who waits in a group that nobody reaches, and must not be reached by going back. */
  private Map<InstanceId, Placement> keptOutOfTheSwitch() {
    var now = PlannedState.of(fleet);
    done.forEach(now::advance);
    Map<InstanceId, Placement> waiting = new LinkedHashMap<>();
    for (var id : touched) {
      now.placement(id)
          .filter(place -> place.state() == MemberState.SERVING && !reached.contains(id))
          .filter(place -> !now.isReachable(place.group()) && start.isReachable(place.group()))
          .ifPresent(place -> waiting.put(id, new Placement(place.group(), MemberState.DRAINING)));
    }
    return waiting;
  }

  /**
   * Hooks, and what was done to instances that nobody reached, newest first. Nobody waits for their
   * health: they serve nobody afterwards either, and one that fails must not fail the way back.
   */
  private void undoTheRest(List<PlanStep> steps) {
    for (int i = done.size() - 1; i >= 0; i--) {
      var step = done.get(i);
      if (!(step instanceof PlanStep.Route) && !(step instanceof PlanStep.Drain)) {
        Undo.of(step, start).stream()
            .filter(undo -> !(undo instanceof PlanStep.AwaitHealthy))
            .forEach(steps::add);
      }
    }
  }
}
