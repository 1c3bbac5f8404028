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
    return of(
        counts.keySet().stream().mapToLong(Long::longValue).toArray(),
        counts.values().stream().mapToLong(Long::longValue).toArray());
  }

  /** Takes rising bounds and the counts at the same places; both arrays are its own from now on. */
  static Distribution of(long[] bounds, long[] counts) {
    Arrays.stream(counts).forEach(count -> Levels.count("count", count));
    for (int i = 1; i < counts.length; i++) {
      counts[i] += counts[i - 1];
    }
    return new Distribution(bounds, counts);
  }

  /** Returns how many values there are. */
  public long count() {
    return first(upTo.length);
  }

  /**
   * Returns the largest amount by which this is below the other at a bound: how much more of its
   * values are large. 0 if that is nowhere.
   */
  public double below(Distribution other) {
    if (count() == 0 || other.count() == 0) {
      return 0;
    }
    var walk = new Walk(other);
    double most = 0;
    while (walk.next()) {
      most = Math.max(most, other.shareOfFirst(walk.theirs) - shareOfFirst(walk.mine));
    }
    return most;
  }

  /**
   * Returns the distribution of these values times a factor of at least 1, to compare others with.
   * Their bounds are no longer those of the same buckets; so each is moved up to the next one that
   * is, and others that are larger by no more than the factor never look larger than these.
   *
   * @param buckets whose bounds those are: all that was counted in the same buckets
   */
  public Distribution times(double factor, Distribution buckets) {
    if (!(factor >= 1)) {
      throw new IllegalArgumentException("factor must be at least 1, was " + factor);
    }
    if (factor == 1) {
      return this;
    }
    var scaled = new TreeMap<Long, Long>();
    for (int i = 0; i < bounds.length; i++) {
      scaled.merge(
          buckets.boundFrom((long) Math.ceil(bounds[i] * factor)),
          first(i + 1) - first(i),
          Long::sum);
    }
    return of(scaled);
  }

  /** Returns the first bound that is not below a value, or that value if there is none. */
  private long boundFrom(long value) {
    int found = Arrays.binarySearch(bounds, value);
    return found >= 0 || -found > bounds.length ? value : bounds[-found - 1];
  }

  /** Returns the values of both together. */
  public Distribution plus(Distribution other) {
    return with(other, 1);
  }

  /**
   * Returns what came since an earlier reading of the same counts. If one went back, all that is
   * counted now came since.
   */
  public Distribution since(Distribution before) {
    var rest = with(before, -1);
    long most = 0;
    for (long sum : rest.upTo) {
      if (sum < most) {
        return this;
      }
      most = sum;
    }
    return rest;
  }

  /** Returns the sum of the counts, the other's times a factor. */
  private Distribution with(Distribution other, int times) {
    var all = new long[bounds.length + other.bounds.length];
    var sums = new long[all.length];
    var walk = new Walk(other);
    int size = 0;
    while (walk.next()) {
      all[size] = walk.bound;
      sums[size++] = first(walk.mine) + times * other.first(walk.theirs);
    }
    return new Distribution(Arrays.copyOf(all, size), Arrays.copyOf(sums, size));
  }

  /** Walks through the bounds of this and another distribution, smallest first. */
  private final class Walk {

    private final Distribution other;
    private long bound;

    /** How many buckets of each end at the bound or before. */
    private int mine;

    private int theirs;

    Walk(Distribution other) {
      this.other = other;
    }

    boolean next() {
      boolean more = mine < bounds.length;
      boolean moreOfTheirs = theirs < other.bounds.length;
      if (!more && !moreOfTheirs) {
        return false;
      }
      boolean advance = more && (!moreOfTheirs || bounds[mine] <= other.bounds[theirs]);
      boolean advanceTheirs = moreOfTheirs && (!more || other.bounds[theirs] <= bounds[mine]);
      bound = advance ? bounds[mine] : other.bounds[theirs];
      mine += advance ? 1 : 0;
      theirs += advanceTheirs ? 1 : 0;
      return true;
    }
  }

  /** Returns how many values are in the first buckets. */
  private long first(int buckets) {
    return buckets == 0 ? 0 : upTo[buckets - 1];
  }

  /** Returns how many values have each score by the measure of earlier ones. */
  long[] scores(Score score, Distribution earlier) {
    var tally = new long[score.levels() + 1];
    int j = 0;
    for (int i = 0; i < bounds.length; i++) {
      while (j < earlier.bounds.length && earlier.bounds[j] < bounds[i]) {
        j++;
      }
      boolean same = j < earlier.bounds.length && earlier.bounds[j] == bounds[i];
      int of = score.of(earlier.shareOfFirst(j), earlier.shareOfFirst(same ? j + 1 : j));
      tally[of] += first(i + 1) - first(i);
    }
    return tally;
  }

  /** Returns the largest distance in either direction: the Kolmogorov–Smirnov statistic. */
  public double distance(Distribution other) {
    return Math.max(below(other), other.below(this));
  }

  private double shareOfFirst(int buckets) {
    return (double) first(buckets) / count();
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
