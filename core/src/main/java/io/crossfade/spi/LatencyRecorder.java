package io.crossfade.spi;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Counts response times that a load balancer tells in milliseconds, for adapters to it. Each is
 * rounded up to an eighth of the power of two below it, which bounds how many buckets there are; up
 * to 16 ms it is whole.
 *
 * <p>Not thread-safe.
 */
public final class LatencyRecorder {

  private final Map<Duration, Long> counts = new TreeMap<>();

  /** Counts one; a negative time as none. */
  public void add(Duration took) {
    counts.merge(bucket(Objects.requireNonNull(took, "took")), 1L, Long::sum);
  }

  /** Returns all that were counted so far. */
  public LatencyDistribution distribution() {
    return LatencyDistribution.of(counts);
  }

  private static Duration bucket(Duration took) {
    long millis = Math.max(0, took.toMillis());
    long step = Math.max(1, Long.highestOneBit(millis) >> 3);
    return Duration.ofMillis((millis + step - 1) / step * step);
  }
}
