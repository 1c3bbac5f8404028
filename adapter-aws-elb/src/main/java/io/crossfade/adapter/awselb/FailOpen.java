package io.crossfade.adapter.awselb;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Endpoint;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.MemberState;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Weight;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthReasonEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/**
 * Trust in a group, by ELB's own view of it. A group without any healthy target gets its requests
 * all the same: ELB fails open. So a group gets more only when enough of it is healthy.
 *
 * <p>Thread-safe.
 */
final class FailOpen {

  private FailOpen() {}

  /** Returns whether ELB sends requests to targets that it knows to be unhealthy. */
  static boolean isOpen(GroupSeen group) {
    return group.targets().keySet().stream().anyMatch(group::isRegistered)
        && group.targets().keySet().stream().noneMatch(group::isHealthy);
  }

  /**
   * Makes sure that a group may be relied on.
   *
   * @param wanted the group as it is to be
   * @throws AdapterException {@code TRANSIENT} if ELB is still checking, {@code PERMANENT} if it
   *     has found too few healthy
   */
  static void requireHealthy(
      GroupSeen group, GroupRouting wanted, RoutingTable table, Weight required) {
    int serving = 0;
    int healthy = 0;
    boolean undecided = false;
    for (var member : wanted.members().entrySet()) {
      if (member.getValue() == MemberState.SERVING) {
        var endpoint = table.target(member.getKey()).endpoint();
        serving++;
        healthy += group.isHealthy(endpoint) ? 1 : 0;
        undecided |= isUndecided(group, endpoint);
      }
    }
    int needed = Math.max(1, (int) Math.ceil(serving * required.fraction()));
    if (healthy < needed) {
      throw new AdapterException(
          undecided ? Kind.TRANSIENT : Kind.PERMANENT,
          "Group '"
              + group.id()
              + "' is to get more requests, but ELB calls "
              + healthy
              + " of its "
              + serving
              + " targets healthy and "
              + needed
              + " are required"
              + (undecided ? "; it is still checking." : ". See why in its target health."));
    }
  }

  private static boolean isUndecided(GroupSeen group, Endpoint endpoint) {
    var health = group.targets().get(endpoint);
    return health == null
        || health.state() == TargetHealthStateEnum.INITIAL
        || health.reason() == TargetHealthReasonEnum.TARGET_NOT_IN_USE
        || health.state() == TargetHealthStateEnum.DRAINING;
  }
}
