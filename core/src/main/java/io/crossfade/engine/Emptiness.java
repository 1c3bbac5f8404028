package io.crossfade.engine;

import static java.util.stream.Collectors.joining;

import io.crossfade.event.Cause;
import io.crossfade.event.DeploymentEvent;
import io.crossfade.model.Ids;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Placement;
import io.crossfade.model.Routing;
import io.crossfade.spec.DrainPolicy;
import io.crossfade.spi.RouterCapabilities.Feature;
import io.crossfade.spi.RoutingObservation;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Waits for instances to be empty, and lets nobody be stopped before they are. Engine's thread. */
final class Emptiness {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private final Steering steering;
  private final DrainPolicy policy;
  private final Pulse pulse;
  private final Log log;
  private final Course course;

  Emptiness(Steering steering, DrainPolicy policy, Pulse pulse, Log log, Course course) {
    this.steering = steering;
    this.policy = policy;
    this.pulse = pulse;
    this.log = log;
    this.course = course;
  }

  /** Waits until nothing is in flight; what is at the deadline is recorded as cut off. */
  String await(List<InstanceId> ids) throws Halted, InterruptedException {
    return steering.has(Feature.IN_FLIGHT) ? awaitNoneInFlight(ids) : awaitSettled(ids);
  }

  /**
   * Makes sure that instances may be stopped: all of the load balancer is seen to send them
   * nothing, and nothing is in flight but what was recorded as cut off.
   *
   * @throws Halted frozen, if that is not seen within the time of a step
   */
  void require(List<InstanceId> ids) throws Halted, InterruptedException {
    var seen =
        steering.observeUntil(
            now -> routed(ids, now).isEmpty(),
            now -> stillRouted(ids, routed(ids, now), now),
            "the load balancer to send nothing to " + Ids.brief(ids));
    var busy = busy(ids, seen).keySet().stream().filter(id -> !course.wasCut(id)).toList();
    if (!busy.isEmpty()) {
      await(busy);
    }
  }

  private static List<InstanceId> routed(List<InstanceId> ids, RoutingObservation seen) {
    return ids.stream().filter(id -> isRouted(id, seen.table().routing())).toList();
  }

  private static boolean isRouted(InstanceId id, Routing routing) {
    return routing
        .groupOf(id)
        .map(
            group ->
                new Placement(
                    group, routing.group(group).members().getOrDefault(id, MemberState.OUT)))
        .filter(place -> place.state() != MemberState.OUT && routing.isReachable(place.group()))
        .isPresent();
  }

  private String awaitNoneInFlight(List<InstanceId> ids) throws Halted, InterruptedException {
    var until = pulse.in(policy.deadline());
    while (true) {
      var busy = busy(ids, steering.observe());
      if (busy.isEmpty()) {
        return "empty after " + until.spent().toMillis() + " ms";
      }
      if (until.passed()) {
        log.record(new DeploymentEvent.CutOff(busy));
        return sum(busy) + " requests in flight are cut off after " + policy.deadline();
      }
      pulse.restFor(shorter(LOOK_AGAIN, until.left()), awaiting(busy), until.spent());
    }
  }

  private String awaitSettled(List<InstanceId> ids) throws Halted, InterruptedException {
    pulse.restFor(policy.settle(), "requests in flight to end at " + Ids.brief(ids), Duration.ZERO);
    return "left alone for " + policy.settle() + ", for what is in flight is not known";
  }

  private static Map<InstanceId, Long> busy(List<InstanceId> ids, RoutingObservation seen) {
    var busy = new LinkedHashMap<InstanceId, Long>();
    ids.forEach(
        id ->
            seen.traffic(id)
                .inFlight()
                .ifPresent(
                    count -> {
                      if (count > 0) {
                        busy.put(id, count);
                      }
                    }));
    return busy;
  }

  private static long sum(Map<InstanceId, Long> busy) {
    return busy.values().stream().mapToLong(Long::longValue).sum();
  }

  private static String awaiting(Map<InstanceId, Long> busy) {
    return sum(busy) + " requests in flight at " + Ids.brief(busy.keySet());
  }

  private static Halt stillRouted(
      List<InstanceId> ids, List<InstanceId> routed, RoutingObservation seen) {
    return Halt.freeze(
        Cause.Kind.CONFLICT,
        "nothing of "
            + Ids.brief(ids)
            + " was stopped, because the load balancer "
            + (routed.isEmpty() ? "has not converged" : "still sends to " + Ids.brief(routed))
            + seen.convergence().dissent().stream().map(line -> "; " + line).collect(joining()));
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
