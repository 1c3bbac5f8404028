package io.crossfade.adapter.haproxy;

import io.crossfade.model.InstanceId;
import io.crossfade.spi.InstanceTraffic;
import io.crossfade.spi.TrafficCounters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Adds up what HAProxy counts by server, node and process into what each instance got. Each process
 * begins anew, and counts by server whoever is in it; the sums here only rise.
 *
 * <p>Thread-safe: readings are taken and booked one after the other.
 */
final class TrafficLedger {

  private static final Map<String, ServerStats> NOTHING = Map.of();

  private final Optional<ResponseTimes> responseTimes;
  private final Lock lock = new ReentrantLock();
  private final Map<NodeReading.Worker, Map<String, ServerStats>> last = new HashMap<>();
  private final Map<InstanceId, TrafficCounters> sums = new HashMap<>();

  TrafficLedger(Optional<ResponseTimes> responseTimes) {
    this.responseTimes = responseTimes;
  }

  /** Takes readings of all nodes and books them, with nobody between. */
  List<NodeReading> take(Supplier<List<NodeReading>> readings) {
    lock.lock();
    try {
      var taken = readings.get();
      taken.forEach(this::book);
      last.keySet().removeIf(worker -> worker.hasEnded(taken));
      responseTimes.ifPresent(times -> times.read(taken));
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private void book(NodeReading reading) {
    var before = Objects.requireNonNullElse(last.put(reading.worker(), reading.stats()), NOTHING);
    reading
        .members()
        .forEach(
            (server, label) -> {
              var now = reading.stats().get(server);
              if (now != null) {
                var counted = before.get(server);
                var added =
                    counted == null ? now.counters() : now.counters().since(counted.counters());
                sums.merge(label.instance(), added, TrafficCounters::plus);
              }
            });
  }

  /**
   * Returns what each instance gets, by the readings and all that was booked before.
   *
   * @param complete whether the readings are of all processes that have requests
   */
  Map<InstanceId, InstanceTraffic> traffic(List<NodeReading> readings, boolean complete) {
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
        long open = inFlight.getOrDefault(instance, 0L);
        traffic.put(
            instance,
            new InstanceTraffic(
                complete ? OptionalLong.of(open) : OptionalLong.empty(),
                Optional.of(counters),
                responseTimes.map(times -> times.of(instance))));
      }
    } finally {
      lock.unlock();
    }
    return traffic;
  }
}
