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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

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

  /**
   * Waits until nothing is in flight; what is at the deadline is recorded as cut off. What is not
   * known is not taken for nothing.
   */
  String await(List<InstanceId> ids) throws Halted, InterruptedException {
    return steering.has(Feature.IN_FLIGHT) ? awaitNoneInFlight(ids) : awaitSettled(ids);
  }

  /** Waits for those whom somebody else let in meanwhile, where what is in flight is not known. */
  void awaitLetIn(List<InstanceId> ids) throws Halted, InterruptedException {
    var letIn = ids.stream().filter(this::wasReachedLately).toList();
    if (!letIn.isEmpty()) {
      awaitSettled(letIn);
    }
  }

  private boolean wasReachedLately(InstanceId id) {
    return !steering.has(Feature.IN_FLIGHT) && steering.wasReachedWithin(policy.settle(), id);
  }

  /**
   * Makes sure that instances may be stopped: all of the load balancer is seen to send them
   * nothing, and nothing is in flight but what was recorded as cut off. Whoever was waited for is
   * looked at again, for somebody may have let it in meanwhile.
   *
   * @throws Halted frozen, if that is not seen within the time of a step
   */
  void require(List<InstanceId> ids) throws Halted, InterruptedException {
    var awaited = new HashSet<InstanceId>();
    List<InstanceId> unsure;
    do {
      var seen =
          steering.observeUntil(
              now -> routed(ids, now).isEmpty(),
              now -> stillRouted(ids, routed(ids, now), now),
              "the load balancer to send nothing to " + Ids.brief(ids));
      unsure = unsure(ids, seen, awaited);
      if (!unsure.isEmpty()) {
        await(unsure);
        awaited.addAll(unsure);
      }
    } while (!unsure.isEmpty());
  }

  private List<InstanceId> unsure(
      List<InstanceId> ids, RoutingObservation seen, Set<InstanceId> awaited) {
    if (steering.has(Feature.IN_FLIGHT)) {
      return busy(ids, seen).keySet().stream()
          .filter(id -> !course.wasCut(id) && !awaited.contains(id))
          .toList();
    }
    return ids.stream()
        .filter(id -> wasReachedLately(id) || (course.isUndrained(id) && !awaited.contains(id)))
        .toList();
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
        return giveUp(busy);
      }
      pulse.restFor(shorter(LOOK_AGAIN, until.left()), words(busy), until.spent());
    }
  }

  private String giveUp(Map<InstanceId, OptionalLong> busy) {
    var counted = new LinkedHashMap<InstanceId, Long>();
    busy.forEach((id, inFlight) -> inFlight.ifPresent(count -> counted.put(id, count)));
    if (!counted.isEmpty()) {
      log.record(new DeploymentEvent.CutOff(counted));
    }
    return "cut off after " + policy.deadline() + ": " + words(busy);
  }

  private String awaitSettled(List<InstanceId> ids) throws Halted, InterruptedException {
    pulse.restFor(policy.settle(), "requests in flight to end at " + Ids.brief(ids), Duration.ZERO);
    return "left alone for " + policy.settle() + ", for what is in flight is not known";
  }

  /**
   * Returns who is not seen to be empty, and how many requests are in flight there as far as that
   * is known. Who left the table, and of whom the load balancer says nothing, has none.
   */
  private Map<InstanceId, OptionalLong> busy(List<InstanceId> ids, RoutingObservation seen) {
    boolean counts = steering.has(Feature.IN_FLIGHT);
    var busy = new LinkedHashMap<InstanceId, OptionalLong>();
    for (var id : ids) {
      var inFlight = seen.traffic(id).inFlight();
      boolean unknown = inFlight.isEmpty() && counts && isKnown(id, seen);
      if (unknown || inFlight.orElse(0) > 0) {
        busy.put(id, inFlight);
      }
    }
    return busy;
  }

  private static boolean isKnown(InstanceId id, RoutingObservation seen) {
    return seen.traffic().containsKey(id) || seen.table().targets().containsKey(id);
  }

  private static String words(Map<InstanceId, OptionalLong> busy) {
    long sum = busy.values().stream().mapToLong(count -> count.orElse(0)).sum();
    var known = new ArrayList<InstanceId>();
    var unknown = new ArrayList<InstanceId>();
    busy.forEach((id, count) -> (count.isPresent() ? known : unknown).add(id));
    var lines = new ArrayList<String>();
    if (!known.isEmpty()) {
      lines.add(sum + " requests in flight at " + Ids.brief(known));
    }
    if (!unknown.isEmpty()) {
      lines.add("an unknown number of requests in flight at " + Ids.brief(unknown));
    }
    return String.join(", ", lines);
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
