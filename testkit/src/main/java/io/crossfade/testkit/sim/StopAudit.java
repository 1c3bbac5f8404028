package io.crossfade.testkit.sim;

import io.crossfade.model.InstanceId;
import io.crossfade.model.Routing;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.spec.DrainPolicy;
import io.crossfade.spi.RouterCapabilities.Feature;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether those who are stopped really get no requests any more, and have none. */
final class StopAudit {

  private static final long JUST_NOW = 1_000;
  private final World world;
  private final Audit audit;
  private final Map<InstanceId, Long> leftAt = new HashMap<>();
  private final Map<InstanceId, Long> movedByItselfAt = new HashMap<>();
  private final Set<InstanceId> cut = new HashSet<>();
  private Optional<DrainPolicy> policy = Optional.empty();

  StopAudit(World world, Audit audit) {
    this.world = world;
    this.audit = audit;
  }

  void planned(DeploymentPlan plan) {
    policy = Optional.of(plan.spec().drain());
  }

  void changed(Routing before, Routing after, boolean byDeployment) {
    for (var id : before.reachable()) {
      if (!audit.isReached(id)) {
        leftAt.put(id, world.now());
      }
    }
    after.reachable().forEach(cut::remove);
    if (!byDeployment) {
      noteMoved(before, after);
    }
  }

  private void noteMoved(Routing before, Routing after) {
    var all = new HashSet<>(before.reachable());
    all.addAll(after.reachable());
    all.stream()
        .filter(id -> before.isReachable(id) != after.isReachable(id))
        .forEach(id -> movedByItselfAt.put(id, world.now()));
  }

  void cutOff(InstanceId id) {
    cut.add(id);
    long since = outFor(id);
    long deadline = policy.orElseThrow().deadline().toMillis();
    if (!audit.isReached(id) && since < deadline) {
      audit.violated(
          Promise.EMPTY_FIRST,
          "requests at " + id + " are cut off after " + since + " ms of " + deadline);
    }
  }

  private long outFor(InstanceId id) {
    return world.now() - leftAt.getOrDefault(id, World.LONG_AGO);
  }

  void killing(InstanceId id, String how) {
    if (wasUnknowable(id)) {
      return;
    }
    if (audit.isReached(id)) {
      audit.violated(Promise.BELIEF_IS_NOT_REALITY, id + " is " + how + " while requests reach it");
    }
    if (!cut.contains(id)) {
      requireEmpty(id, how);
    }
  }

  /**
   * Whether somebody else let this instance in, or took it out, after we looked last: since the
   * pool was called, or in the moment that it takes to call it.
   */
  private boolean wasUnknowable(InstanceId id) {
    long changed = movedByItselfAt.getOrDefault(id, World.LONG_AGO);
    return changed > audit.observedAt()
        && (changed >= audit.calledAt() || world.now() - changed < JUST_NOW);
  }

  /** Empty, if that can be known; else left alone for as long as it was said to take. */
  private void requireEmpty(InstanceId id, String how) {
    if (world.balancer().capabilities().has(Feature.IN_FLIGHT)) {
      int busy = world.instances().inFlight(id);
      if (busy > 0) {
        audit.violated(
            Promise.EMPTY_FIRST, id + " is " + how + " with " + busy + " requests in flight");
      }
      return;
    }
    long settle = policy.orElseThrow().settle().toMillis();
    if (outFor(id) < settle) {
      audit.violated(
          Promise.EMPTY_FIRST,
          id + " is " + how + " " + outFor(id) + " ms after it left the routing, of " + settle);
    }
  }
}
