package io.crossfade.analysis.statistics;

import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/**
 * Counts values as they come, in buckets no wider than a hundredth of the value, in constant space.
 * All recorders have the same buckets.
 *
 * <p>Not thread-safe.
 */
public final class ValueRecorder {

  private static final int DIGITS = 2;

  private final Histogram histogram;
  private final long most;
  private long rejected;

  private ValueRecorder(long most) {
    this.most = most;
    this.histogram = new Histogram(most, DIGITS);
  }

  /**
   * Returns a recorder.
   *
   * @param most the largest value that is told apart, at least 2; larger ones count as this
   */
  public static ValueRecorder upTo(long most) {
    return new ValueRecorder(most);
  }

  /** Counts a value. A negative one is not counted, and {@link #rejected} says how many were. */
  public void record(long value) {
    if (value < 0) {
      rejected++;
      return;
    }
    histogram.recordValue(Math.min(value, most));
  }

  /** Returns how many negative values were not counted. */
  public long rejected() {
    return rejected;
  }

  /** Returns what was counted so far. */
  public Distribution distribution() {
    var bounds = LongStream.builder();
    var counts = LongStream.builder();
    for (var value : histogram.recordedValues()) {
      bounds.add(value.getValueIteratedTo());
      counts.add(value.getCountAddedInThisIterationStep());
    }
    return Distribution.of(bounds.build().toArray(), counts.build().toArray());
  }

  /** Forgets everything. */
  public void clear() {
    histogram.reset();
    rejected = 0;
  }
}
