package io.crossfade.testkit.sim;

import io.crossfade.model.Health;
import io.crossfade.model.Incarnation;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Routing;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.spec.HealthPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who passed how many checks in a row, and whether that was asked for before traffic came. */
final class VerificationAudit {

  /** What happened by itself no longer ago than this nobody had to know. */
  private static final long GRACE = 5_000;

  private final World world;
  private final Audit audit;
  private final Map<InstanceId, Streak> streaks = new HashMap<>();
  private final Set<InstanceId> reached = new HashSet<>();
  private Optional<HealthPolicy> policy = Optional.empty();

  VerificationAudit(World world, Audit audit) {
    this.world = world;
    this.audit = audit;
  }

  private record Streak(Incarnation incarnation, int passes, long since, long last) {}

  void planned(DeploymentPlan plan) {
    policy = Optional.of(plan.spec().health());
    reached.addAll(plan.start().routing().reachable());
  }

  void began(InstanceId id) {
    streaks.remove(id);
  }

  void probed(Instance claimed, Health health) {
    var process = world.instances().process(claimed.id());
    if (!health.isHealthy() || process == null || !world.instances().check(claimed).isHealthy()) {
      streaks.remove(claimed.id());
      return;
    }
    long now = world.now();
    var incarnation = process.instance().incarnation();
    streaks.compute(
        claimed.id(),
        (id, streak) ->
            streak == null || !streak.incarnation.equals(incarnation) || isStale(streak.last)
                ? new Streak(incarnation, 1, now, now)
                : new Streak(incarnation, streak.passes + 1, streak.since, now));
  }

  private boolean isStale(long last) {
    long freshness = policy.map(HealthPolicy::freshness).orElse(Duration.ZERO).toMillis();
    return world.now() - last > freshness;
  }

  /** What was reached before is not gained again, whoever changed it. */
  void changedByItself(Routing routing) {
    reached.addAll(routing.reachable());
  }

  void applying(Routing desired) {
    var next = desired.reachable();
    for (var node : world.balancer().nodes()) {
      reached.addAll(node.table().routing().reachable());
    }
    next.stream().filter(id -> !reached.contains(id)).forEach(this::requireVerified);
    reached.clear();
    reached.addAll(next);
  }

  private void requireVerified(InstanceId id) {
    if (world.instances().wasTroubledSince(id, world.now() - GRACE)) {
      return;
    }
    if (!isVerified(id)) {
      var streak = streaks.get(id);
      audit.violated(
          Promise.VERIFIED_FIRST,
          id + " is to get requests, and passed " + (streak == null ? "nothing" : streak));
    }
  }

  /** Whether an instance passed all the checks in a row that are asked for, and not long ago. */
  boolean isVerified(InstanceId id) {
    var asked = policy.orElseThrow();
    var streak = streaks.get(id);
    return streak != null
        && streak.passes >= asked.passes()
        && streak.last - streak.since >= asked.stableTime().toMillis()
        && !isStale(streak.last);
  }
}
