package io.crossfade.adapter.haproxy;

import io.crossfade.model.InstanceId;
import io.crossfade.spi.InstanceTraffic;
import io.crossfade.spi.TrafficCounters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what HAProxy counts by server, node and process into what each instance got. HAProxy
 * begins anew with each reload, and counts by server whoever is in it; the sums here only rise.
 *
 * <p>Thread-safe: readings are taken and booked one after the other.
 */
final class TrafficLedger {

  private record Place(NodeAddress node, String server) {}

  private record Seen(String incarnation, TrafficCounters counters) {}

  private final Lock lock = new ReentrantLock();
  private final Map<Place, Seen> last = new HashMap<>();
  private final Map<InstanceId, TrafficCounters> sums = new HashMap<>();

  /** Takes readings of all nodes and books them, with nobody between. */
  List<NodeReading> take(Supplier<List<NodeReading>> readings) {
    lock.lock();
    try {
      var taken = readings.get();
      taken.forEach(this::book);
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private void book(NodeReading reading) {
    var members = reading.members();
    reading
        .stats()
        .forEach(
            (server, stats) -> {
              var place = new Place(reading.node(), server);
              var seen = new Seen(reading.incarnation(), stats.counters());
              var before = last.put(place, seen);
              var label = members.get(server);
              if (label != null) {
                sums.merge(label.instance(), added(before, seen), TrafficCounters::plus);
              }
            });
    last.keySet()
        .removeIf(
            place ->
                place.node().equals(reading.node())
                    && !reading.stats().containsKey(place.server()));
  }

  private static TrafficCounters added(@Nullable Seen before, Seen now) {
    return before != null && before.incarnation.equals(now.incarnation)
        ? now.counters.since(before.counters)
        : now.counters;
  }

  /** Returns what each instance gets, by the readings and all that was booked before. */
  Map<InstanceId, InstanceTraffic> traffic(List<NodeReading> readings) {
    var inFlight = new LinkedHashMap<InstanceId, Long>();
    for (var reading : readings) {
      reading
          .members()
          .forEach(
              (server, label) -> {
                var stats = reading.stats().get(server);
                long count = stats == null ? 0 : stats.inFlight();
                inFlight.merge(label.instance(), count, Long::sum);
              });
    }
    var traffic = new LinkedHashMap<InstanceId, InstanceTraffic>();
    lock.lock();
    try {
      for (var instance : new ArrayList<>(inFlight.keySet())) {
        var counters = sums.getOrDefault(instance, TrafficCounters.none());
        var open = OptionalLong.of(inFlight.getOrDefault(instance, 0L));
        traffic.put(instance, new InstanceTraffic(open, Optional.of(counters), Optional.empty()));
      }
    } finally {
      lock.unlock();
    }
    return traffic;
  }
}
