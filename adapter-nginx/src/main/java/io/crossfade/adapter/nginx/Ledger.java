package io.crossfade.adapter.nginx;

import io.crossfade.spi.LatencyDistribution;
import io.crossfade.spi.TrafficCounters;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What the access log told of one instance. Confined to one thread at a time. */
final class Ledger {

  /** How what was sent to an instance ended. */
  enum Outcome {
    SUCCESS,
    CLIENT_ERROR,
    SERVER_ERROR,
    FAILURE
  }

  private static final Ledger EMPTY = new Ledger();

  private final Map<Duration, Long> latencies = new TreeMap<>();
  private TrafficCounters counters = TrafficCounters.none();

  /** Returns one in which nothing is ever written. */
  static Ledger empty() {
    return EMPTY;
  }

  void add(Outcome outcome, Duration took) {
    counters = counters.plus(one(outcome));
    latencies.merge(bucket(took), 1L, Long::sum);
  }

  TrafficCounters counters() {
    return counters;
  }

  LatencyDistribution latency() {
    return LatencyDistribution.of(latencies);
  }

  /**
   * Rounds up to 1/8 of the power of two, which bounds the number of buckets; whole up to 16 ms.
   */
  static Duration bucket(Duration took) {
    long millis = Math.max(0, took.toMillis());
    long step = Math.max(1, Long.highestOneBit(millis) >> 3);
    return Duration.ofMillis((millis + step - 1) / step * step);
  }

  private static TrafficCounters one(Outcome outcome) {
    return switch (outcome) {
      case SUCCESS -> new TrafficCounters(1, 1, 0, 0, 0);
      case CLIENT_ERROR -> new TrafficCounters(1, 0, 1, 0, 0);
      case SERVER_ERROR -> new TrafficCounters(1, 0, 0, 1, 0);
      case FAILURE -> new TrafficCounters(1, 0, 0, 0, 1);
    };
  }
}
