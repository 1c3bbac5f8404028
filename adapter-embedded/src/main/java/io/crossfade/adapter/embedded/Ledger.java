package io.crossfade.adapter.embedded;

import io.crossfade.spi.InstanceTraffic;
import io.crossfade.spi.LatencyDistribution;
import io.crossfade.spi.TrafficCounters;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.AtomicHistogram;

/**
 * What one instance got: requests in flight, those that ended, and how long their answers took. It
 * outlives every switch of the table.
 *
 * <p>Response times are kept in microseconds within 1/16 of their value, which bounds a histogram
 * to a few hundred buckets.
 *
 * <p>Thread-safe.
 */
final class Ledger {

  /** How a request to an instance ended. */
  enum Outcome {
    /** Answered 1xx to 3xx. */
    SUCCESS,
    /** Answered 4xx, or given up by the client before there was an answer. */
    CLIENT_ERROR,
    /** Answered 5xx. */
    SERVER_ERROR,
    /** Not answered, or not completely. */
    FAILURE;

    static Outcome ofStatus(int status) {
      return status < 400 ? SUCCESS : status < 500 ? CLIENT_ERROR : SERVER_ERROR;
    }
  }

  private static final long LONGEST = TimeUnit.HOURS.toMicros(1);
  private static final int DIGITS = 1;

  private final AtomicLong inFlight = new AtomicLong();
  private final LongAdder success = new LongAdder();
  private final LongAdder clientErrors = new LongAdder();
  private final LongAdder serverErrors = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final AtomicHistogram latencies = new AtomicHistogram(LONGEST, DIGITS);

  /** Until when it is passed over, as elapsed time in nanoseconds; 0 for not at all. */
  private volatile long coolsUntil;

  void begin() {
    inFlight.incrementAndGet();
  }

  /** Takes back {@link #begin}: nothing was sent. */
  void cancel() {
    inFlight.decrementAndGet();
  }

  void end(Outcome outcome) {
    adder(outcome).increment();
    inFlight.decrementAndGet();
  }

  void answeredAfter(long nanos) {
    long micros = Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos + 999));
    latencies.recordValue(Math.min(micros, LONGEST));
  }

  void coolUntil(long elapsedNanos) {
    coolsUntil = elapsedNanos;
  }

  boolean isMarkedCooling() {
    return coolsUntil != 0;
  }

  boolean coolsAt(long elapsedNanos) {
    return coolsUntil - elapsedNanos > 0;
  }

  long inFlight() {
    return inFlight.get();
  }

  InstanceTraffic traffic() {
    return new InstanceTraffic(
        OptionalLong.of(inFlight()), Optional.of(counters()), Optional.of(latency()));
  }

  private TrafficCounters counters() {
    long ok = success.sum();
    long client = clientErrors.sum();
    long server = serverErrors.sum();
    long failed = failures.sum();
    return new TrafficCounters(ok + client + server + failed, ok, client, server, failed);
  }

  private LatencyDistribution latency() {
    var copy = latencies.copy();
    var counts = new HashMap<Duration, Long>();
    for (var bucket : copy.recordedValues()) {
      counts.put(
          Duration.of(bucket.getValueIteratedTo(), ChronoUnit.MICROS),
          bucket.getCountAtValueIteratedTo());
    }
    return LatencyDistribution.of(counts);
  }

  private LongAdder adder(Outcome outcome) {
    return switch (outcome) {
      case SUCCESS -> success;
      case CLIENT_ERROR -> clientErrors;
      case SERVER_ERROR -> serverErrors;
      case FAILURE -> failures;
    };
  }
}
