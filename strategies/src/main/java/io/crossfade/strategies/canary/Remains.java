package io.crossfade.strategies.canary;

import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.Weight;
import io.crossfade.plan.PlanStep.Drain.Then;
import io.crossfade.strategies.internal.Handover;
import io.crossfade.strategies.internal.Standing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a deployment that stopped half-way has left of its baseline: not fresh any more, so it gives
 * its share to those who serve the same, and ends with the old version.
 *
 * <p>Confined to one call.
 */
final class Remains {

  private final Handover canary;
  private final GroupId group;

  private Remains(Handover canary, GroupId group) {
    this.canary = canary;
    this.group = group;
  }

  static Remains of(Handover canary, GroupId group) {
    return new Remains(canary, group);
  }

  /** Takes everybody in the group out of the rotation. */
  void clear() {
    var share = weight(group);
    if (!share.isNone()) {
      var heir = heir();
      var weights = new LinkedHashMap<GroupId, Weight>();
      weights.put(heir, sum(weight(heir), share));
      weights.put(group, Weight.NONE);
      canary.plan().route(RoutingChange.weights(weights), "the baseline of before leaves");
    }
    canary.plan().drain(start().members(group), Then.DETACHED);
  }

  /** Returns the new group's share after that. */
  Weight shareOfNext() {
    var share = canary.shareAtStart();
    return heir().equals(canary.next()) ? sum(share, weight(group)) : share;
  }

  private static Weight sum(Weight a, Weight b) {
    return Weight.ofBasisPoints(a.basisPoints() + b.basisPoints());
  }

  private GroupId heir() {
    return start().servesOnlyNew(group) ? canary.next() : canary.old();
  }

  private Weight weight(GroupId of) {
    return start().fleet().routing().group(of).weight();
  }

  /** Ends those who still run so that going back could start them again. */
  void stop() {
    running().forEach((revision, ids) -> canary.plan().stop(ids, revision));
  }

  /** Ends those who still run for good. */
  void retire() {
    running().forEach((revision, ids) -> canary.plan().retire(ids, revision));
  }

  private Map<Revision, List<InstanceId>> running() {
    return Standing.byRevision(start().fleet().membersOf(group));
  }

  private Standing start() {
    return canary.start();
  }
}
