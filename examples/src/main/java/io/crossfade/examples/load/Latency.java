package io.crossfade.examples.load;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * How long complete answers took, from the intended send time to the last byte. Immutable.
 *
 * @param count how many answers
 * @param p50 half of them took no longer
 * @param p90 nine of ten took no longer
 * @param p99 99 of 100 took no longer
 * @param p999 999 of 1000 took no longer
 * @param max the slowest
 */
public record Latency(
    long count, Duration p50, Duration p90, Duration p99, Duration p999, Duration max) {

  /** No answers; all durations are zero. */
  public static Latency none() {
    return new Latency(
        0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }

  /** Reads a histogram of microseconds. */
  static Latency of(Histogram micros) {
    if (micros.getTotalCount() == 0) {
      return none();
    }
    return new Latency(
        micros.getTotalCount(),
        at(micros, 50),
        at(micros, 90),
        at(micros, 99),
        at(micros, 99.9),
        at(micros, 100));
  }

  private static Duration at(Histogram micros, double percentile) {
    return Duration.ofNanos(1000 * micros.getValueAtPercentile(percentile));
  }
}
