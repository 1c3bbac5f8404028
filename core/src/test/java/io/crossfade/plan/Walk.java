package io.crossfade.plan;

import io.crossfade.model.Fleet;
import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Pin;
import io.crossfade.model.Placement;
import io.crossfade.model.Revision;
import io.crossfade.model.Weight;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Walks through steps, and notes what must never happen on the way. */
final class Walk {

  private final PlannedState state;
  private final Set<InstanceId> unverified = new HashSet<>();
  private final Set<String> offences = new TreeSet<>();
  private int lowest;

  Walk(Fleet start) {
    state = PlannedState.of(start);
    lowest = state.servingCapacity();
  }

  /** A step that was begun, not done. */
  void begin(PlanStep step) {
    if (step instanceof PlanStep.Drain drain) {
      state.beginDrain(drain);
      lowest = Math.min(lowest, state.servingCapacity());
    } else if (step instanceof PlanStep.Start start) {
      var half = new PlanStep.Start(start.instances().subList(0, 1), start.revision());
      done(half);
    } else if (step instanceof PlanStep.Stop stop) {
      done(new PlanStep.Stop(stop.instances().subList(0, 1), stop.revision()));
    } else if (step instanceof PlanStep.Replace replace) {
      done(new PlanStep.Replace(replace.instances().subList(0, 1), replace.from(), replace.to()));
    }
  }

  void done(List<PlanStep> steps) {
    steps.forEach(this::done);
  }

  void done(PlanStep step) {
    if (step instanceof PlanStep.Drain drain) {
      state.beginDrain(drain);
      lowest = Math.min(lowest, state.servingCapacity());
    } else if (step instanceof PlanStep.Start start) {
      unverified.addAll(start.instances());
    } else if (step instanceof PlanStep.Replace replace) {
      leave(replace.instances(), step);
      unverified.addAll(replace.instances());
    } else if (step instanceof PlanStep.Stop stop) {
      leave(stop.instances(), step);
    } else if (step instanceof PlanStep.Retire retire) {
      leave(retire.instances(), step);
    } else if (step instanceof PlanStep.AwaitHealthy await) {
      await.instances().forEach(unverified::remove);
    }
    state.advance(step);
    lowest = Math.min(lowest, state.servingCapacity());
    unverified.stream()
        .filter(id -> isReached(id, state))
        .forEach(id -> offences.add(id + " is reached before it is verified: " + step.words()));
  }

  private void leave(List<InstanceId> ids, PlanStep step) {
    ids.stream()
        .filter(id -> isReached(id, state))
        .forEach(id -> offences.add(id + " is reached: " + step.words()));
  }

  int lowest() {
    return lowest;
  }

  Set<String> offences() {
    return offences;
  }

  Snapshot snapshot() {
    return Snapshot.of(state);
  }

  static boolean isReached(InstanceId id, PlannedState state) {
    return state.isReached(id);
  }

  /** All that a state is, groups without weight left out. */
  record Snapshot(
      Map<InstanceId, Revision> running,
      Map<InstanceId, Placement> placements,
      Map<GroupId, Weight> weights,
      Map<GroupId, Integer> capacities,
      List<Pin> pins,
      int risked) {

    static Snapshot of(PlannedState state) {
      var weights = new LinkedHashMap<>(state.weights());
      weights.values().removeIf(Weight::isNone);
      var capacities = new LinkedHashMap<GroupId, Integer>();
      state.weights().keySet().forEach(id -> capacities.put(id, state.servingCapacity(id)));
      capacities.values().removeIf(capacity -> capacity == 0);
      return new Snapshot(
          Map.copyOf(state.running()),
          Map.copyOf(state.placements()),
          weights,
          capacities,
          state.pins(),
          state.riskedCapacity());
    }
  }
}
