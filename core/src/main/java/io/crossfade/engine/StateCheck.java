package io.crossfade.engine;

import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Revision;
import io.crossfade.model.Weight;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlanStep;
import io.crossfade.plan.PlannedState;
import io.crossfade.plan.Rollback;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RouterCapabilities.Feature;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Walks through every state of a plan and of its way back from each of them, the half-made ones
 * included: enough capacity everywhere, nobody reached who is not verified, nobody stopped who is
 * reached.
 *
 * <p>Confined to one call.
 */
final class StateCheck {

  private static final int ENOUGH = 20;

  private final DeploymentPlan plan;
  private final CapacityRule rule;
  private final boolean atomic;
  private final Set<String> problems = new LinkedHashSet<>();
  private final Set<InstanceId> unverified = new HashSet<>();

  StateCheck(DeploymentPlan plan, RouterCapabilities router) {
    this.plan = plan;
    this.rule = CapacityRule.of(plan);
    this.atomic = router.has(Feature.ATOMIC_SWITCH);
  }

  List<String> problems() {
    var state = PlannedState.of(plan.start());
    for (int i = 0; i < plan.steps().size(); i++) {
      walk("step " + (i + 1), plan.steps().get(i), state);
      if (problems.size() > ENOUGH) {
        break;
      }
    }
    checkEnd(state);
    checkWaysBack();
    return List.copyOf(problems);
  }

  /** Checks the states that a step leads through, and makes it done. */
  private void walk(String where, PlanStep step, PlannedState state) {
    checkSubjects(where, step, state);
    if (step instanceof PlanStep.Drain drain) {
      state.beginDrain(drain);
      checkCapacity(where, state);
    }
    var before = Snapshot.of(state);
    state.advance(step);
    noteVerification(step);
    if (step instanceof PlanStep.Route) {
      checkReached(where, state);
      checkWeights(where, state);
      if (!atomic) {
        checkBetween(where, before, Snapshot.of(state));
      }
    }
    checkCapacity(where, state);
  }

  private void checkWeights(String where, PlannedState state) {
    int sum = state.weights().values().stream().mapToInt(Weight::basisPoints).sum();
    if (sum != 0 && sum != Weight.ALL.basisPoints()) {
      problems.add(where + ": weights add up to " + sum / 100.0 + " percent: " + state.weights());
    }
  }

  private void checkCapacity(String where, PlannedState state) {
    rule.shortages(state.weights(), state::servingCapacity, state.riskedCapacity())
        .forEach(line -> problems.add(where + ": " + line));
  }

  /** A router that changes one thing after the other may pass through any mix of old and new. */
  private void checkBetween(String where, Snapshot before, Snapshot after) {
    var weights = new LinkedHashMap<>(before.weights());
    after.weights().forEach((id, weight) -> weights.merge(id, weight, StateCheck::larger));
    for (var entry : weights.entrySet()) {
      var group = entry.getKey();
      int has =
          Math.min(
              before.capacity().getOrDefault(group, 0), after.capacity().getOrDefault(group, 0));
      long needed = ((long) entry.getValue().basisPoints() * rule.demand() + 9_999) / 10_000;
      boolean served = !before.weights().getOrDefault(group, Weight.NONE).isNone();
      if (served && has < needed) {
        problems.add(
            where
                + ": in the middle of the change group '"
                + group
                + "' may get "
                + entry.getValue()
                + " with capacity "
                + has);
      }
    }
  }

  private static Weight larger(Weight a, Weight b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private void checkSubjects(String where, PlanStep step, PlannedState state) {
    if (step instanceof PlanStep.Start start) {
      start.instances().stream()
          .filter(state.running()::containsKey)
          .forEach(id -> problems.add(where + ": '" + id + "' is to be started, but runs already"));
    } else if (step instanceof PlanStep.Replace replace) {
      requireStoppable(where, replace.instances(), replace.from(), state);
    } else if (step instanceof PlanStep.Stop stop) {
      requireStoppable(where, stop.instances(), stop.revision(), state);
    } else if (step instanceof PlanStep.Retire retire) {
      requireStoppable(where, retire.instances(), retire.revision(), state);
    }
  }

  private void requireStoppable(
      String where, List<InstanceId> ids, Revision revision, PlannedState state) {
    for (var id : ids) {
      var running = state.running().get(id);
      if (running == null || !running.equals(revision)) {
        problems.add(
            where
                + ": '"
                + id
                + "' should run "
                + revision
                + " by then, but "
                + (running == null ? "does not run" : "runs " + running));
      }
      if (isReached(id, state)) {
        problems.add(where + ": '" + id + "' would be stopped while requests reach it");
      }
    }
  }

  private void noteVerification(PlanStep step) {
    if (step instanceof PlanStep.Start start) {
      unverified.addAll(start.instances());
    } else if (step instanceof PlanStep.Replace replace) {
      unverified.addAll(replace.instances());
    } else if (step instanceof PlanStep.AwaitHealthy await) {
      await.instances().forEach(unverified::remove);
    }
  }

  private void checkReached(String where, PlannedState state) {
    unverified.stream()
        .filter(id -> isReached(id, state))
        .forEach(
            id ->
                problems.add(where + ": requests would reach '" + id + "' before it is verified"));
  }

  private static boolean isReached(InstanceId id, PlannedState state) {
    return state
        .placement(id)
        .filter(place -> place.state() == MemberState.SERVING)
        .filter(place -> isReachable(place.group(), state))
        .isPresent();
  }

  private static boolean isReachable(GroupId group, PlannedState state) {
    return !state.weights().getOrDefault(group, Weight.NONE).isNone()
        || state.pins().stream().anyMatch(pin -> pin.group().equals(group));
  }

  private void checkEnd(PlannedState state) {
    var wanted = plan.spec().revision();
    state.running().entrySet().stream()
        .filter(entry -> isReached(entry.getKey(), state) && !entry.getValue().equals(wanted))
        .limit(5)
        .forEach(
            entry ->
                problems.add(
                    "at the end requests would still reach '"
                        + entry.getKey()
                        + "' with "
                        + entry.getValue()));
  }

  /**
   * While the way back is warm it is short, and is walked in full from every step. After that it
   * begins with the undo of the last step and goes on as the way back from the step before, so that
   * each undo is walked once.
   */
  private void checkWaysBack() {
    unverified.clear();
    var state = PlannedState.of(plan.start());
    for (int begun = 1; begun <= plan.steps().size() && Rollback.isPossible(plan, begun); begun++) {
      if (problems.size() > ENOUGH) {
        return;
      }
      var step = plan.steps().get(begun - 1);
      if (Rollback.isWarm(plan, begun)) {
        state.advance(step);
        checkWarmWayBack(begun);
      } else {
        checkUndo(begun, step, state);
      }
    }
  }

  private void checkWarmWayBack(int begun) {
    var state = PlannedState.of(plan.start());
    plan.steps().subList(0, begun).forEach(state::advance);
    Rollback.from(plan, begun).forEach(undo -> walk(wayBackFrom(begun), undo, state));
  }

  private void checkUndo(int begun, PlanStep step, PlannedState state) {
    var undos = Rollback.undo(step, state);
    state.advance(step);
    undos.forEach(undo -> walk(wayBackFrom(begun), undo, state));
    state.advance(step);
  }

  private static String wayBackFrom(int begun) {
    return "on the way back from step " + begun;
  }

  /** Weights and capacities at one moment. */
  private record Snapshot(Map<GroupId, Weight> weights, Map<GroupId, Integer> capacity) {

    static Snapshot of(PlannedState state) {
      var capacity = new HashMap<GroupId, Integer>();
      state.weights().keySet().forEach(id -> capacity.put(id, state.servingCapacity(id)));
      return new Snapshot(Map.copyOf(state.weights()), capacity);
    }
  }
}
