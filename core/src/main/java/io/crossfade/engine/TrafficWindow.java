package io.crossfade.engine;

import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.spi.InstanceTraffic;
import io.crossfade.spi.LatencyDistribution;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficCounters;
import java.util.Map;
import java.util.Optional;

/** What the instances got since the routing last changed. Engine's thread. */
final class TrafficWindow {

  private final FleetView fleet;
  private Map<InstanceId, InstanceTraffic> before = Map.of();

  TrafficWindow(FleetView fleet) {
    this.fleet = fleet;
  }

  void open(RoutingObservation seen) {
    before = seen.traffic();
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
