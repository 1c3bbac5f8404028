package io.crossfade.engine;

import io.crossfade.model.GroupRouting;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Revision;
import io.crossfade.model.Routing;
import io.crossfade.model.Weight;
import io.crossfade.spi.InstanceTraffic;
import io.crossfade.spi.LatencyDistribution;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficCounters;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the instances got since the routing or what runs in them last changed, or since this process
 * first looked: what was counted before is of another routing, and is no evidence. A load balancer
 * that restarted may count from zero or go on, so what it counted up to the first look after that
 * is no evidence either; what is lost is at most what came between two questions.
 *
 * <p>Engine's thread.
 */
final class TrafficWindow {

  private final FleetView fleet;
  private final Map<InstanceId, InstanceTraffic> before = new HashMap<>();
  private String incarnation = "";
  private int number;

  TrafficWindow(FleetView fleet) {
    this.fleet = fleet;
  }

  void open(RoutingObservation seen) {
    before.clear();
    before.putAll(seen.traffic());
    incarnation = seen.incarnation();
    number++;
  }

  /** Opens it at the first look, and at the first look at another start of the load balancer. */
  void openIfNew(RoutingObservation seen) {
    if (number == 0 || !seen.incarnation().equals(incarnation)) {
      open(seen);
    }
  }

  /** Returns how often it was opened. */
  int number() {
    return number;
  }

  Predicate<InstanceId> running(Revision revision) {
    return id -> fleet.runs(id, revision);
  }

  Optional<TrafficCounters> counters(Predicate<InstanceId> who, RoutingObservation now) {
    return now.traffic().entrySet().stream()
        .filter(entry -> who.test(entry.getKey()))
        .flatMap(entry -> counters(entry.getKey(), entry.getValue()).stream())
        .reduce(TrafficCounters::plus);
  }

  Optional<LatencyDistribution> latency(Predicate<InstanceId> who, RoutingObservation now) {
    return now.traffic().entrySet().stream()
        .filter(entry -> who.test(entry.getKey()))
        .flatMap(entry -> latency(entry.getKey(), entry.getValue()).stream())
        .reduce(LatencyDistribution::plus);
  }

  /** Returns the part of the traffic that goes to instances of a revision, by their capacities. */
  Weight share(Revision revision, Routing routing) {
    double share =
        routing.groups().values().stream()
            .mapToDouble(group -> group.weight().basisPoints() * part(revision, group))
            .sum();
    return Weight.ofBasisPoints((int) Math.round(share));
  }

  private double part(Revision revision, GroupRouting group) {
    var serving =
        group.members().entrySet().stream()
            .filter(member -> member.getValue() == MemberState.SERVING)
            .map(Map.Entry::getKey)
            .toList();
    double all = serving.stream().mapToInt(fleet::capacity).sum();
    double theirs =
        serving.stream().filter(id -> fleet.runs(id, revision)).mapToInt(fleet::capacity).sum();
    return all == 0 ? 0 : theirs / all;
  }

  private Optional<TrafficCounters> counters(InstanceId id, InstanceTraffic now) {
    var then = traffic(id).counters().orElse(TrafficCounters.none());
    return now.counters().map(counters -> counters.since(then));
  }

  private Optional<LatencyDistribution> latency(InstanceId id, InstanceTraffic now) {
    var then = traffic(id).latency().orElse(LatencyDistribution.empty());
    return now.latency().map(latency -> latency.since(then));
  }

  private InstanceTraffic traffic(InstanceId id) {
    return before.getOrDefault(id, InstanceTraffic.unknown());
  }
}
