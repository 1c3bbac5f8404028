package io.crossfade.strategies.canary;

import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Revision;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.Weight;
import io.crossfade.plan.PlanStep.Drain.Then;
import io.crossfade.strategies.internal.Handover;
import io.crossfade.strategies.internal.Standing;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fresh instances of the old version that grow beside the canary, so that new is compared with
 * equally warm old.
 *
 * <pre>
 *   with each share:     as many as the canary has for as much → verify → as much as the canary gets,
 *                        at most half of what it leaves
 *   at the promotion:    nothing any more
 *   at the end:          drain → stop
 * </pre>
 *
 * <p>Confined to one call.
 */
final class Baseline {

  private final Handover canary;
  private final GroupId group;
  private final CanarySize size;
  private final Revision old;
  private final List<InstanceId> places;
  private int present;
  private boolean hasShare;

  private Baseline(
      Handover canary, GroupId group, CanarySize size, Revision old, List<InstanceId> places) {
    this.canary = canary;
    this.group = group;
    this.size = size;
    this.old = old;
    this.places = places;
  }

  /** Returns one for these shares of the canary; none for no shares. */
  static Optional<Baseline> beside(
      Handover canary, GroupId group, CanarySize size, List<Weight> shares) {
    var old = Standing.mostCommon(canary.start().serving(canary.old()));
    if (shares.isEmpty() || old.isEmpty()) {
      return Optional.empty();
    }
    int most =
        shares.stream()
            .mapToInt(share -> size.instancesFor(of(share), canary.size()))
            .max()
            .orElseThrow();
    var places = canary.placesBeside(group, most);
    if (places.size() < most) {
      canary.refuse(
          most
              + " instances more are needed for the baseline group '"
              + group
              + "', but there are only "
              + places.size()
              + " free slots beside those that take over");
      return Optional.empty();
    }
    canary.plan().baseline(group);
    return Optional.of(new Baseline(canary, group, size, old.get(), places));
  }

  /** Returns the baseline's share beside this one of the canary. */
  private static Weight of(Weight share) {
    return Weight.ofBasisPoints(Math.min(share.basisPoints(), share.rest().basisPoints() / 2));
  }

  /** Brings up as many as the canary has for the baseline's share. */
  void bringIn(Weight share) {
    int goal = Math.min(places.size(), size.instancesFor(of(share), canary.size()));
    var some = places.subList(present, Math.max(present, goal));
    present += some.size();
    var attached = RoutingChange.place(some, group, MemberState.SERVING);
    var plan = canary.plan().start(some, old);
    if (some.isEmpty()) {
      return;
    }
    if (hasShare) {
      plan.awaitHealthy(some, old).route(attached, "baseline, verified, into the rotation");
    } else {
      plan.route(attached, "baseline, attached, no traffic yet").awaitHealthy(some, old);
    }
  }

  /** Returns what it gets beside this share of the canary. */
  Map<GroupId, Weight> weightsBeside(Weight share) {
    hasShare = true;
    return Map.of(group, of(share));
  }

  /** Returns that it gets nothing. */
  Map<GroupId, Weight> noWeight() {
    return Map.of(group, Weight.NONE);
  }

  /** Takes it out of the rotation, for it has no share any more. */
  void drain() {
    canary.plan().drain(started(), Then.DETACHED);
  }

  /** Ends it so that the old version, which is kept, could have it back. */
  void stop() {
    canary.plan().stop(started(), old);
  }

  /** Ends it for good. */
  void retire() {
    canary.plan().retire(started(), old);
  }

  private List<InstanceId> started() {
    return places.subList(0, present);
  }
}
