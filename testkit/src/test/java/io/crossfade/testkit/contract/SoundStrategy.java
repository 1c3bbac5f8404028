package io.crossfade.testkit.contract;

import io.crossfade.error.PlanRejectedException;
import io.crossfade.model.Fleet;
import io.crossfade.model.GroupId;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.Weight;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlanBuilder;
import io.crossfade.plan.PlanStep;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.strategy.DeploymentStrategy;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** A plain blue-green that keeps the rules, for the kit's own tests; defects override a part. */
class SoundStrategy implements DeploymentStrategy {

  static final GroupId BLUE = GroupId.of("blue");
  static final GroupId GREEN = GroupId.of("green");

  @Override
  public DeploymentPlan plan(DeploymentSpec spec, Fleet fleet) {
    var old = fleet.serving().stream().map(Instance::id).toList();
    var plan = DeploymentPlan.builder("sound", spec, fleet);
    if (isDone(spec, fleet)) {
      return plan.build();
    }
    int wanted = spec.instances() == 0 ? old.size() : spec.instances();
    var fresh = names(fleet, wanted);
    begin(plan, spec, fleet, old);
    bring(plan, spec, fresh);
    plan.route(RoutingChange.place(fresh, GREEN, MemberState.SERVING), "green is there");
    switchOver(plan, old);
    plan.drain(old, PlanStep.Drain.Then.DETACHED);
    end(plan, spec, fleet, old);
    return plan.build();
  }

  boolean isDone(DeploymentSpec spec, Fleet fleet) {
    return !fleet.serving().isEmpty()
        && fleet.serving().stream().allMatch(i -> i.revision().equals(spec.revision()));
  }

  List<InstanceId> names(Fleet fleet, int wanted) {
    var taken = new HashSet<InstanceId>();
    fleet.instances().forEach(instance -> taken.add(instance.id()));
    try {
      return fleet.slots().take(wanted, "green", taken);
    } catch (IllegalArgumentException e) {
      throw new PlanRejectedException("sound", List.of(String.valueOf(e.getMessage())));
    }
  }

  void begin(PlanBuilder plan, DeploymentSpec spec, Fleet fleet, List<InstanceId> old) {}

  void bring(PlanBuilder plan, DeploymentSpec spec, List<InstanceId> fresh) {
    plan.start(fresh, spec.revision()).awaitHealthy(fresh, spec.revision());
  }

  void switchOver(PlanBuilder plan, List<InstanceId> old) {
    plan.route(RoutingChange.weights(weights(old)), "switch");
  }

  static Map<GroupId, Weight> weights(List<InstanceId> old) {
    return old.isEmpty() ? Map.of(GREEN, Weight.ALL) : Map.of(BLUE, Weight.NONE, GREEN, Weight.ALL);
  }

  void end(PlanBuilder plan, DeploymentSpec spec, Fleet fleet, List<InstanceId> old) {
    fleet.serving().stream()
        .findFirst()
        .ifPresent(instance -> plan.retire(old, instance.revision()));
  }
}
