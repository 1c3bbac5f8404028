package io.crossfade.testkit.sim;

import io.crossfade.model.GroupId;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Routing;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlannedState;

/** Whether those who really serve are enough, before and after each change that was asked for. */
final class CapacityAudit {

  /** Who went bad by itself no longer before a change than this still counted when it was made. */
  private static final long GRACE = 10_000;

  private final World world;
  private final Audit audit;
  private int floor;
  private int demand;

  CapacityAudit(World world, Audit audit) {
    this.world = world;
    this.audit = audit;
  }

  void planned(DeploymentPlan plan) {
    int served = plan.start().serving().stream().mapToInt(Instance::capacity).sum();
    var asked = plan.spec().capacity();
    floor = served == 0 ? 0 : asked.floor().roundedUp(served);
    demand = asked.demand().roundedUp(served == 0 ? atTheEnd(plan) : served);
  }

  private static int atTheEnd(DeploymentPlan plan) {
    var state = PlannedState.of(plan.start());
    plan.steps().forEach(state::advance);
    return state.servingCapacity();
  }

  void changed(Routing before, Routing after) {
    int had = total(before);
    int has = total(after);
    if (has < floor && has < had) {
      audit.violated(
          Promise.CAPACITY_FLOOR,
          again() + "capacity went from " + had + " to " + has + ", and the floor is " + floor);
    }
    for (var id : after.groups().keySet()) {
      int lacks = shortage(after, id);
      if (lacks > 0 && lacks > shortage(before, id)) {
        audit.violated(
            Promise.CAPACITY_FLOOR,
            again()
                + "group '"
                + id
                + "' gets "
                + after.group(id).weight()
                + " of a demand of "
                + demand
                + " with capacity "
                + capacity(after, id));
      }
    }
  }

  private String again() {
    return audit.wasTriedAgain() ? "when it was tried again, " : "";
  }

  private int shortage(Routing routing, GroupId group) {
    int weight = routing.group(group).weight().basisPoints();
    if (weight == 0) {
      return 0;
    }
    long needed = Math.max(1, ((long) weight * demand + 9_999) / 10_000);
    return (int) Math.max(0, needed - capacity(routing, group));
  }

  private int total(Routing routing) {
    return routing.groups().keySet().stream()
        .filter(id -> !routing.group(id).weight().isNone())
        .mapToInt(id -> capacity(routing, id))
        .sum();
  }

  private int capacity(Routing routing, GroupId group) {
    int sum = 0;
    for (var member : routing.group(group).members().entrySet()) {
      if (member.getValue() == MemberState.SERVING && counts(member.getKey())) {
        sum++;
      }
    }
    return sum;
  }

  private boolean counts(InstanceId id) {
    var instances = world.instances();
    return instances.canServe(id) || instances.wasTroubledSince(id, audit.appliedAt() - GRACE);
  }
}
