package io.crossfade.analysis.statistics;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Values counted in buckets: how many are no larger than each bound. Two distributions that are
 * compared must come from the same buckets, though each may leave out its empty ones.
 *
 * <p>Immutable.
 */
public final class Distribution {

  private static final double SLACK = 1.02;

  private static final Distribution EMPTY = new Distribution(new long[0], new long[0]);

  private final long[] bounds;

  /** How many are no larger than the bound at the same place. */
  private final long[] upTo;

  private Distribution(long[] bounds, long[] upTo) {
    this.bounds = bounds;
    this.upTo = upTo;
  }

  /** Returns a distribution of nothing. */
  public static Distribution empty() {
    return EMPTY;
  }

  /** Returns a distribution of single values. */
  public static Distribution ofValues(long... values) {
    var counts = new TreeMap<Long, Long>();
    Arrays.stream(values).forEach(value -> counts.merge(value, 1L, Long::sum));
    return of(counts);
  }

  /**
   * Returns a distribution.
   *
   * @param counts how many are larger than the bound below and no larger than this one
   * @throws IllegalArgumentException if a count is negative
   */
  public static Distribution of(SortedMap<Long, Long> counts) {
    var bounds = new long[counts.size()];
    var upTo = new long[counts.size()];
    int i = 0;
    long sum = 0;
    for (var bucket : counts.entrySet()) {
      sum += Levels.count("count", bucket.getValue());
      bounds[i] = bucket.getKey();
      upTo[i++] = sum;
    }
    return new Distribution(bounds, upTo);
  }

  /** Returns how many values there are. */
  public long count() {
    return upTo.length == 0 ? 0 : upTo[upTo.length - 1];
  }

  /**
   * Returns the largest amount by which this is below the other at a bound: how much more of its
   * values are large. 0 if that is nowhere.
   */
  public double below(Distribution other) {
    if (count() == 0 || other.count() == 0) {
      return 0;
    }
    double most = 0;
    int i = 0;
    int j = 0;
    while (i < bounds.length || j < other.bounds.length) {
      long mine = i < bounds.length ? bounds[i] : Long.MAX_VALUE;
      long theirs = j < other.bounds.length ? other.bounds[j] : Long.MAX_VALUE;
      i += mine <= theirs && i < bounds.length ? 1 : 0;
      j += theirs <= mine && j < other.bounds.length ? 1 : 0;
      most = Math.max(most, other.shareOfFirst(j) - shareOfFirst(i));
    }
    return most;
  }

  /**
   * Returns the distribution of these values times a factor of at least 1, to compare others with.
   * Their bounds are no longer those of the same buckets; so they are moved up by a fiftieth as
   * well, the width that buckets may have, and the others never look larger than they are.
   */
  public Distribution times(double factor) {
    if (!(factor >= 1)) {
      throw new IllegalArgumentException("factor must be at least 1, was " + factor);
    }
    if (factor == 1) {
      return this;
    }
    var scaled =
        Arrays.stream(bounds).map(bound -> (long) Math.ceil(bound * factor * SLACK)).toArray();
    return new Distribution(scaled, upTo);
  }

  /** Returns the largest distance in either direction: the Kolmogorov–Smirnov statistic. */
  public double distance(Distribution other) {
    return Math.max(below(other), other.below(this));
  }

  private double shareOfFirst(int buckets) {
    return buckets == 0 ? 0 : (double) upTo[buckets - 1] / count();
  }

  /**
   * Returns between which bounds the true quantile is, for a band of this half-width: above the
   * first and no larger than the second. The first may be minus, the second plus infinity.
   *
   * @param p within 0 and 1
   */
  public Range quantile(double p, double halfWidth) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("p must be within 0..1, was " + p);
    }
    int low = firstBucketWith(p - halfWidth);
    int high = firstBucketWith(p + halfWidth);
    return new Range(
        p - halfWidth <= 0 || low == 0 ? Double.NEGATIVE_INFINITY : bounds[low - 1],
        p + halfWidth > 1 || high == bounds.length ? Double.POSITIVE_INFINITY : bounds[high]);
  }

  /** Returns the first bucket up to which there is at least this share. */
  private int firstBucketWith(double share) {
    double needed = share * count();
    int bucket = 0;
    while (bucket < bounds.length && upTo[bucket] < needed) {
      bucket++;
    }
    return bucket;
  }

  @Override
  public String toString() {
    return count() + " values in " + bounds.length + " buckets";
  }
}
