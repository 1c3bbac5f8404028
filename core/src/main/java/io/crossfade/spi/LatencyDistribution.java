package io.crossfade.spi;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Response times as counts in buckets: how many took no longer than each bound.
 *
 * <p>Immutable.
 */
public final class LatencyDistribution {

  private static final LatencyDistribution EMPTY =
      new LatencyDistribution(new long[0], new long[0]);

  /** Upper bounds in nanoseconds, rising; and how many fell into each bucket. */
  private final long[] bounds;

  private final long[] counts;

  private LatencyDistribution(long[] bounds, long[] counts) {
    this.bounds = bounds;
    this.counts = counts;
  }

  /** Returns a distribution of nothing. */
  public static LatencyDistribution empty() {
    return EMPTY;
  }

  /**
   * Returns a distribution.
   *
   * @param counts how many took longer than the bound below and no longer than this one
   * @throws IllegalArgumentException if a count is negative
   */
  public static LatencyDistribution of(Map<Duration, Long> counts) {
    var sorted = new TreeMap<>(counts);
    sorted.values().removeIf(count -> count == 0);
    sorted.forEach(
        (bound, count) -> {
          if (count < 0 || bound.isNegative()) {
            throw new IllegalArgumentException(
                "latency counts and bounds must not be negative, was " + count + " at " + bound);
          }
        });
    return new LatencyDistribution(
        sorted.keySet().stream().mapToLong(Duration::toNanos).toArray(),
        sorted.values().stream().mapToLong(Long::longValue).toArray());
  }

  /** Returns how many there are. */
  public long count() {
    return Arrays.stream(counts).sum();
  }

  /** Returns how many fell into each bucket, by its upper bound. */
  public NavigableMap<Duration, Long> buckets() {
    var buckets = new TreeMap<Duration, Long>();
    for (int i = 0; i < bounds.length; i++) {
      buckets.put(Duration.ofNanos(bounds[i]), counts[i]);
    }
    return buckets;
  }

  /**
   * Returns the bound of the bucket that a percentile falls into.
   *
   * @param percentile above 0, at most 100
   * @return empty if there is nothing
   */
  public Optional<Duration> percentile(double percentile) {
    if (!(percentile > 0 && percentile <= 100)) {
      throw new IllegalArgumentException("percentile must be within (0, 100], was " + percentile);
    }
    long rank = (long) Math.ceil(count() * percentile / 100);
    long seen = 0;
    for (int i = 0; i < bounds.length; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return Optional.of(Duration.ofNanos(bounds[i]));
      }
    }
    return Optional.empty();
  }

  /** Returns both together. */
  public LatencyDistribution plus(LatencyDistribution other) {
    var sum = buckets();
    other.buckets().forEach((bound, count) -> sum.merge(bound, count, Long::sum));
    return of(sum);
  }

  /**
   * Returns what came since an earlier reading. If a count went back the load balancer began anew,
   * and all that it counts now came since.
   */
  public LatencyDistribution since(LatencyDistribution earlier) {
    var rest = buckets();
    earlier.buckets().forEach((bound, count) -> rest.merge(bound, -count, Long::sum));
    return rest.values().stream().anyMatch(count -> count < 0) ? this : of(rest);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LatencyDistribution that
        && Arrays.equals(bounds, that.bounds)
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(bounds) + Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return count() + " in " + bounds.length + " buckets";
  }
}
