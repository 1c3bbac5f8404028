package io.crossfade.adapter.nginx;

import io.crossfade.spi.LatencyDistribution;
import io.crossfade.spi.LatencyRecorder;
import io.crossfade.spi.TrafficCounters;
import java.time.Duration;

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

  private final LatencyRecorder latencies = new LatencyRecorder();
  private TrafficCounters counters = TrafficCounters.none();

  /** Returns one in which nothing is ever written. */
  static Ledger empty() {
    return EMPTY;
  }

  void add(Outcome outcome, Duration took) {
    counters = counters.plus(one(outcome));
    latencies.add(took);
  }

  TrafficCounters counters() {
    return counters;
  }

  LatencyDistribution latency() {
    return latencies.distribution();
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
