package io.crossfade.analysis.statistics;

/**
 * The ratio of two event rates, such as the canary's errors per request to the stable version's,
 * learned interval by interval.
 *
 * <pre>
 *   θ(δ) = ρ e^δ / (1 − ρ + ρ e^δ)               the canary's share of the events at ratio e^δ
 *   L(δ) = Π [θ(δ)/ρ]^canary [(1 − θ(δ))/(1 − ρ)]^stable
 *   E    = ∫ L(δ) dπ(δ)                          evidence against "not worse"
 * </pre>
 *
 * <p>ρ is the canary's share of the exposure in the interval, so weights may change as they will.
 * If the canary's rate is not higher, E exceeds 1/α at any time at all with a probability of at
 * most α, whether events are rare or not: with independent outcomes of probability p and p·r the
 * expected factor of an interval is at most exp(0) by 1 + x ≤ e^x.
 *
 * <p>Events that come in bursts, such as a client that tries again and again, are not independent.
 * With bursts of at most m from one cause, each event counts as 1/m of one, and the guarantee holds
 * again.
 *
 * <p>Not thread-safe.
 */
public final class RateRatio {

  private static final double[] EXP = new double[RatePrior.POINTS];

  static {
    for (int i = 0; i < EXP.length; i++) {
      EXP[i] = Math.exp(RatePrior.delta(i));
    }
  }

  private final RatePrior prior;
  private final int burst;
  private final double[] logLikelihood = new double[RatePrior.POINTS];
  private final double[] slope = new double[RatePrior.POINTS];
  private double largestLogEvidence;
  private long canaryEvents;
  private long stableEvents;

  private RateRatio(RatePrior prior, int burst) {
    this.prior = prior;
    this.burst = burst;
  }

  /** Returns what is known of a ratio before anything was seen; looks for higher rates. */
  public static RateRatio create() {
    return of(RatePrior.increase(), 1);
  }

  /**
   * Returns what is known of a ratio before anything was seen.
   *
   * @param prior which ratios to look for
   * @param burst how many events one cause makes at most, at least 1
   */
  public static RateRatio of(RatePrior prior, int burst) {
    if (burst < 1) {
      throw new IllegalArgumentException("burst must be at least 1, was " + burst);
    }
    return new RateRatio(prior, burst);
  }

  /**
   * Adds what was seen in an interval.
   *
   * @param canaryShare the canary's share of the exposure (requests), between 0 and 1; where one
   *     side had none, the events tell nothing
   * @param canary events of the canary
   * @param stable events of the stable version
   */
  public void add(double canaryShare, long canary, long stable) {
    if (!(canaryShare >= 0 && canaryShare <= 1)) {
      throw new IllegalArgumentException("canaryShare must be within 0..1, was " + canaryShare);
    }
    Levels.count("canary events", canary);
    Levels.count("stable events", stable);
    canaryEvents += canary;
    stableEvents += stable;
    if (canary + stable > 0 && canaryShare > 0 && canaryShare < 1) {
      multiply(canaryShare, (double) canary / burst, (double) stable / burst);
      largestLogEvidence = Math.max(largestLogEvidence, logEvidence());
    }
  }

  private void multiply(double share, double canary, double stable) {
    double all = canary + stable;
    for (int i = 0; i < EXP.length; i++) {
      double scaled = share * EXP[i];
      double sum = 1 - share + scaled;
      logLikelihood[i] += canary * RatePrior.delta(i) - all * Math.log(sum);
      slope[i] += canary - all * scaled / sum;
    }
  }

  /** Returns ln E at this moment. */
  public double logEvidence() {
    return prior.logMixture(logLikelihood);
  }

  /** Returns the largest E so far, at least 1; the test rejects when it reaches 1/α. */
  public double largestEvidence() {
    return Math.exp(largestLogEvidence);
  }

  /** Returns the p-value that holds at all looks together: 1 / {@link #largestEvidence}. */
  public double pValue() {
    return Math.exp(-largestLogEvidence);
  }

  /** Returns whether the rate is higher, at an error level for all looks together. */
  public boolean isHigher(double alpha) {
    return largestLogEvidence >= -Math.log(Levels.checked(alpha));
  }

  /** Returns the likeliest ratio; 1 before there were events. */
  public double estimate() {
    if (canaryEvents + stableEvents == 0) {
      return 1;
    }
    int best = 0;
    for (int i = 1; i < logLikelihood.length; i++) {
      best = logLikelihood[i] > logLikelihood[best] ? i : best;
    }
    if (best == 0 || best == logLikelihood.length - 1) {
      return best == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    int from = slope[best] > 0 ? best : best - 1;
    double part = slope[from] / (slope[from] - slope[from + 1]);
    return Math.exp(RatePrior.delta(from) + part * RatePrior.STEP);
  }

  /**
   * Returns the confidence sequence: the ratio is in all of these ranges at all looks together but
   * for a probability of alpha. Ratios below 1/2,981 count as 0, those above 2,981 as infinite.
   */
  public Range interval(double alpha) {
    double limit = RatePrior.ANY.logMixture(logLikelihood) + Math.log(Levels.checked(alpha));
    int low = 0;
    while (low < RatePrior.POINTS && logLikelihood[low] < limit) {
      low++;
    }
    int high = RatePrior.POINTS - 1;
    while (high >= 0 && logLikelihood[high] < limit) {
      high--;
    }
    if (low > high) {
      return between(limit);
    }
    return new Range(
        low == 0 ? 0 : crossing(low - 1, limit),
        high == RatePrior.POINTS - 1 ? Double.POSITIVE_INFINITY : crossing(high + 1, limit));
  }

  /**
   * A step along the tangent from outside. As the likelihood's logarithm is concave it stops before
   * the range begins.
   */
  private double crossing(int outside, double limit) {
    double step = (limit - logLikelihood[outside]) / slope[outside];
    return Math.exp(RatePrior.delta(outside) + step);
  }

  /** The range when it is so narrow that it lies between two points of the grid. */
  private Range between(double limit) {
    int from = 0;
    while (from < RatePrior.POINTS - 2 && slope[from + 1] > 0) {
      from++;
    }
    double low = crossing(from, limit);
    double high = crossing(from + 1, limit);
    return new Range(Math.min(low, high), Math.max(low, high));
  }

  /** Returns the canary's events so far. */
  public long canaryEvents() {
    return canaryEvents;
  }

  /** Returns the stable version's events so far. */
  public long stableEvents() {
    return stableEvents;
  }
}
