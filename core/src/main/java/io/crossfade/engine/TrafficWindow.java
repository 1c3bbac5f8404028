package io.crossfade.engine;

import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.spi.InstanceTraffic;
import io.crossfade.spi.LatencyDistribution;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficCounters;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the instances got since the routing last changed, or since this process first looked: what
 * was counted before is of another routing, and is no evidence.
 *
 * <p>Engine's thread.
 */
final class TrafficWindow {

  private final FleetView fleet;
  private final Map<InstanceId, InstanceTraffic> before = new HashMap<>();
  private boolean open;

  TrafficWindow(FleetView fleet) {
    this.fleet = fleet;
  }

  void open(RoutingObservation seen) {
    before.clear();
    before.putAll(seen.traffic());
    open = true;
  }

  void openIfFirst(RoutingObservation seen) {
    if (!open) {
      open(seen);
    }
  }

  /** Another revision runs in these now: what they got before was not for it. */
  void beginAnew(Collection<InstanceId> ids, RoutingObservation seen) {
    ids.forEach(id -> before.put(id, seen.traffic(id)));
  }

  Optional<TrafficCounters> counters(Revision revision, RoutingObservation now) {
    return now.traffic().entrySet().stream()
        .filter(entry -> fleet.runs(entry.getKey(), revision))
        .flatMap(entry -> counters(entry.getKey(), entry.getValue()).stream())
        .reduce(TrafficCounters::plus);
  }

  Optional<LatencyDistribution> latency(Revision revision, RoutingObservation now) {
    return now.traffic().entrySet().stream()
        .filter(entry -> fleet.runs(entry.getKey(), revision))
        .flatMap(entry -> latency(entry.getKey(), entry.getValue()).stream())
        .reduce(LatencyDistribution::plus);
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
