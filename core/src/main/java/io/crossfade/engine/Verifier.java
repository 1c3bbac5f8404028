package io.crossfade.engine;

import static java.util.stream.Collectors.toSet;

import io.crossfade.event.Cause;
import io.crossfade.event.DeploymentEvent;
import io.crossfade.model.Health;
import io.crossfade.model.Ids;
import io.crossfade.model.Incarnation;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.spec.HealthPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Knows who is verified: so many passes in a row, for so long, of this incarnation and revision,
 * and not too long ago.
 *
 * <p>Engine's thread.
 */
final class Verifier {

  private final World world;
  private final HealthPolicy policy;
  private final FleetView fleet;
  private final PoolWork pool;
  private final Pulse pulse;
  private final Log log;
  private final Map<InstanceId, Streak> streaks = new HashMap<>();

  Verifier(World world, HealthPolicy policy, FleetView fleet, PoolWork pool, Pulse pulse, Log log) {
    this.world = world;
    this.policy = policy;
    this.fleet = fleet;
    this.pool = pool;
    this.pulse = pulse;
    this.log = log;
  }

  /** Passes in a row of one incarnation and revision. */
  private record Streak(
      Incarnation incarnation, Revision revision, int passes, Duration since, Duration last) {

    boolean isOf(Instance instance) {
      return incarnation.equals(instance.incarnation()) && revision.equals(instance.revision());
    }
  }

  /** Checks each of these once, and forgets nothing: a pass adds to its streak. */
  Map<InstanceId, Health> check(Collection<InstanceId> ids) throws Halted, InterruptedException {
    var instances = fleet.running(ids);
    var round =
        pulse.during(() -> new ProbeRound(world, instances)).run(policy.concurrency(), pulse::beat);
    var seen = new LinkedHashMap<InstanceId, Health>();
    for (var instance : instances) {
      var checked = Objects.requireNonNull(round.get(instance.id()));
      note(instance, checked);
      seen.put(instance.id(), checked.health());
    }
    ids.forEach(id -> seen.putIfAbsent(id, Health.unhealthy("it does not run")));
    return seen;
  }

  /**
   * Waits until all of these are verified.
   *
   * @param tolerated how many may stay unhealthy; they are left out
   */
  String await(List<InstanceId> ids, Revision revision, int tolerated)
      throws Halted, InterruptedException {
    return await(ids, revision, tolerated, unhealthy -> false);
  }

  private String await(
      List<InstanceId> ids,
      Revision revision,
      int tolerated,
      Predicate<Set<InstanceId>> dispensable)
      throws Halted, InterruptedException {
    var until = pulse.in(policy.deadline());
    Set<InstanceId> waiting = new LinkedHashSet<>(ids);
    pool.refresh();
    for (int round = 1; true; round++) {
      var seen = check(waiting);
      boolean better = waiting.removeIf(id -> isVerified(id, revision));
      if (waiting.isEmpty()) {
        pool.refresh();
        ids.stream().filter(id -> !isVerified(id, revision)).forEach(waiting::add);
      }
      if (waiting.isEmpty()) {
        return "";
      }
      if (better) {
        pulse.progress();
      }
      boolean hopeless = round >= 2 * policy.passes() && waiting.stream().allMatch(isDown(seen));
      if (until.passed() || (hopeless && dispensable.test(waiting))) {
        return leaveOut(waiting, tolerated, reasons(waiting, seen, revision), ids.size());
      }
      pulse.restFor(policy.interval(), awaiting(waiting, ids), until.spent());
      refreshIfSomeAreMissing(waiting, revision);
    }
  }

  private static Predicate<InstanceId> isDown(Map<InstanceId, Health> seen) {
    return id -> !seen.getOrDefault(id, Health.unknown("not checked")).isHealthy();
  }

  /**
   * Makes sure that all of these are verified now. Who still is from before is asked once more, for
   * it may have died since.
   *
   * @param tolerated how many may stay unhealthy; they are left out
   * @param dispensable tells of those who are down whether to go on without waiting for them
   */
  void require(List<InstanceId> ids, int tolerated, Predicate<Set<InstanceId>> dispensable)
      throws Halted, InterruptedException {
    check(ids);
    var gone = ids.stream().filter(id -> fleet.running(id).isEmpty()).collect(toSet());
    if (!gone.isEmpty()) {
      leaveOut(gone, tolerated, "it should get traffic, but does not run", ids.size());
    }
    var byRevision = new LinkedHashMap<Revision, List<InstanceId>>();
    for (var instance : fleet.running(ids)) {
      if (!isVerified(instance.id(), instance.revision())) {
        byRevision.computeIfAbsent(instance.revision(), r -> new ArrayList<>()).add(instance.id());
      }
    }
    for (var entry : byRevision.entrySet()) {
      await(entry.getValue(), entry.getKey(), tolerated, dispensable);
    }
  }

  /** Returns who of these is not verified just now, without a check. */
  Set<InstanceId> unverified(List<InstanceId> ids) {
    return ids.stream()
        .filter(id -> fleet.running(id).filter(i -> isVerified(id, i.revision())).isEmpty())
        .collect(toSet());
  }

  private void refreshIfSomeAreMissing(Set<InstanceId> waiting, Revision revision)
      throws Halted, InterruptedException {
    if (waiting.stream().anyMatch(id -> !fleet.runs(id, revision))) {
      pool.refresh();
    }
  }

  private void note(Instance instance, ProbeRound.Checked checked) {
    if (!checked.health().isHealthy()) {
      streaks.remove(instance.id());
      return;
    }
    var now = checked.at();
    streaks.compute(
        instance.id(),
        (id, streak) ->
            streak != null && streak.isOf(instance) && isFresh(streak)
                ? new Streak(
                    streak.incarnation, streak.revision, streak.passes + 1, streak.since, now)
                : new Streak(instance.incarnation(), instance.revision(), 1, now, now));
  }

  private boolean isVerified(InstanceId id, Revision revision) {
    var streak = streaks.get(id);
    return streak != null
        && streak.revision.equals(revision)
        && fleet.running(id).filter(streak::isOf).isPresent()
        && streak.passes >= policy.passes()
        && streak.last.minus(streak.since).compareTo(policy.stableTime()) >= 0
        && isFresh(streak);
  }

  private boolean isFresh(Streak streak) {
    return world.time().elapsed().minus(streak.last).compareTo(policy.freshness()) <= 0;
  }

  String leaveOut(Set<InstanceId> unhealthy, int tolerated, String reasons, int all) throws Halted {
    var words = unhealthy.size() + " of " + all + " did not become healthy: " + reasons;
    if (unhealthy.size() > tolerated) {
      throw new Halted(Halt.rollBack(Cause.Kind.UNHEALTHY, words));
    }
    log.record(new DeploymentEvent.LeftOut(List.copyOf(unhealthy), words));
    return words;
  }

  private String reasons(Set<InstanceId> waiting, Map<InstanceId, Health> seen, Revision revision) {
    return String.join(
        "; ",
        waiting.stream().limit(5).map(id -> "'" + id + "' " + reason(id, seen, revision)).toList());
  }

  private String reason(InstanceId id, Map<InstanceId, Health> seen, Revision revision) {
    var running = fleet.running(id);
    if (running.isPresent() && !running.get().revision().equals(revision)) {
      return "runs " + running.get().revision() + ", not " + revision;
    }
    var health = seen.getOrDefault(id, Health.unknown("not checked"));
    return health.isHealthy() ? "has not been healthy for long enough" : health.toString();
  }

  private static String awaiting(Set<InstanceId> waiting, List<InstanceId> all) {
    return (all.size() - waiting.size())
        + " of "
        + all.size()
        + " verified, waiting for "
        + Ids.brief(waiting);
  }
}
