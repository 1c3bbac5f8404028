package io.crossfade.testkit.contract;

import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Placement;
import io.crossfade.model.Revision;
import io.crossfade.model.Weight;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlanStep;
import io.crossfade.plan.PlannedState;
import io.crossfade.plan.Rollback;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A plan carried out on paper, to look at its states. Immutable. */
final class PlanWalk {

  private final DeploymentPlan plan;

  PlanWalk(DeploymentPlan plan) {
    this.plan = plan;
  }

  /** Returns the state after so many steps. */
  PlannedState after(int steps) {
    var state = PlannedState.of(plan.start());
    plan.steps().subList(0, steps).forEach(state::advance);
    return state;
  }

  PlannedState end() {
    return after(plan.steps().size());
  }

  /** Returns the state after so many steps and the way back from there. */
  PlannedState afterRollback(int begun) {
    var state = after(begun);
    Rollback.from(plan, begun).forEach(state::advance);
    return state;
  }

  /** Returns how many steps can be gone back from. */
  int reversible() {
    var last = plan.pointsOfNoReturn();
    return last.isEmpty() ? plan.steps().size() : last.get(0) - 1;
  }

  /** Returns whom a new request can reach. */
  Set<InstanceId> reachable(PlannedState state) {
    var reached = new TreeSet<InstanceId>();
    everybody().stream().filter(id -> isReachable(state, id)).forEach(reached::add);
    return reached;
  }

  static boolean isReachable(PlannedState state, InstanceId id) {
    return state
        .placement(id)
        .filter(at -> at.state() == MemberState.SERVING)
        .filter(
            at ->
                !state.weights().getOrDefault(at.group(), Weight.NONE).isNone()
                    || state.pins().stream().anyMatch(pin -> pin.group().equals(at.group())))
        .isPresent();
  }

  /** Returns everything that must be the same again after a rollback, for comparison. */
  Map<String, Object> picture(PlannedState state) {
    var placements = new HashMap<InstanceId, Placement>();
    everybody().forEach(id -> state.placement(id).ifPresent(at -> placements.put(id, at)));
    var weights = new HashMap<>(state.weights());
    weights.values().removeIf(Weight::isNone);
    Map<InstanceId, Revision> running = new HashMap<>(state.running());
    var picture = new LinkedHashMap<String, Object>();
    picture.put("running", running);
    picture.put("weights", weights);
    picture.put("placements", placements);
    picture.put("pins", state.pins());
    return picture;
  }

  /** Returns what is short of the floor or of a group's share in any state, there and back. */
  List<String> shortages(int floor, int demand) {
    var found = new ArrayList<String>();
    var state = PlannedState.of(plan.start());
    for (int i = 0; i < plan.steps().size(); i++) {
      look(found, state, plan.steps().get(i), floor, demand);
    }
    for (int begun = 1; begun <= reversible(); begun++) {
      var back = after(begun);
      for (var step : Rollback.from(plan, begun)) {
        look(found, back, step, floor, demand);
      }
    }
    return found;
  }

  private static void look(
      List<String> found, PlannedState state, PlanStep step, int floor, int demand) {
    if (step instanceof PlanStep.Drain drain) {
      state.beginDrain(drain);
      found.addAll(shortages(state, "in the midst of: " + step.words(), floor, demand));
    }
    state.advance(step);
    found.addAll(shortages(state, "after: " + step.words(), floor, demand));
  }

  private static List<String> shortages(PlannedState state, String when, int floor, int demand) {
    var found = new ArrayList<String>();
    if (state.servingCapacity() < floor) {
      found.add(state.servingCapacity() + " serve, floor is " + floor + ", " + when);
    }
    state
        .weights()
        .forEach(
            (group, weight) -> {
              if (state.servingCapacity(group) < weight.fraction() * demand) {
                found.add(group + " is too small for " + weight + " of " + demand + ", " + when);
              }
            });
    return found;
  }

  private Set<InstanceId> everybody() {
    var all = new HashSet<InstanceId>();
    plan.start().instances().forEach(instance -> all.add(instance.id()));
    all.addAll(plan.start().routing().members().keySet());
    plan.steps().forEach(step -> all.addAll(StepFacts.of(step).touched()));
    return all;
  }
}
