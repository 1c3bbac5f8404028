package io.crossfade.engine;

import io.crossfade.model.GroupId;
import io.crossfade.model.Instance;
import io.crossfade.model.Weight;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlannedState;
import io.crossfade.spec.Amount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * The capacity that must serve: the floor in all, and in each group its share of the demand.
 * Immutable.
 *
 * @param floor in all; 0 where nothing served at the start
 * @param demand in all
 */
record CapacityRule(int floor, int demand) {

  static CapacityRule of(DeploymentPlan plan) {
    int served = plan.start().serving().stream().mapToInt(Instance::capacity).sum();
    int base = served == 0 ? capacityAtTheEnd(plan) : served;
    var policy = plan.spec().capacity();
    return new CapacityRule(
        served == 0 ? 0 : units(policy.floor(), base), units(policy.demand(), base));
  }

  private static int units(Amount amount, int base) {
    return amount.roundedUp(base);
  }

  private static int capacityAtTheEnd(DeploymentPlan plan) {
    var state = PlannedState.of(plan.start());
    plan.steps().forEach(state::advance);
    return state.servingCapacity();
  }

  /** Returns in what a state is short of capacity, a line each. */
  List<String> shortages(
      Map<GroupId, Weight> weights, ToIntFunction<GroupId> capacity, int atRisk) {
    var lines = new ArrayList<String>();
    int all = 0;
    for (var entry : weights.entrySet()) {
      var weight = entry.getValue();
      if (!weight.isNone()) {
        int has = capacity.applyAsInt(entry.getKey());
        all += has;
        shortage(lines, entry.getKey(), weight, Math.max(0, has - atRisk));
      }
    }
    if (all - atRisk < floor) {
      lines.add("capacity " + (all - atRisk) + " would serve, but the floor is " + floor);
    }
    return lines;
  }

  private void shortage(List<String> lines, GroupId group, Weight weight, int has) {
    long needed = ((long) weight.basisPoints() * demand + 9_999) / 10_000;
    if (has < needed || has == 0) {
      lines.add(
          "group '"
              + group
              + "' would get "
              + weight
              + " of a demand of "
              + demand
              + ", but has capacity "
              + has);
    }
  }
}
