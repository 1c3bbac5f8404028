package io.crossfade.analysis.statistics;

import java.util.Arrays;

/**
 * Which rate ratios a test looks for, and how hard: weights over the logarithm of the ratio, on the
 * points of a grid 0.025 apart. Any prior keeps the error level; a good one finds sooner what there
 * is to be found.
 *
 * <p>Immutable.
 */
public final class RatePrior {

  /** The ratio's logarithm, from −8 to 8: from a 3,000th to 3,000 times. */
  static final double STEP = 0.025;

  static final int HALF = 320;
  static final int POINTS = 2 * HALF + 1;

  private static final double USUAL_SCALE = 0.75;

  /** How many scales the prior reaches to. */
  private static final double REACH = 4;

  private static final RatePrior INCREASE = new RatePrior(USUAL_SCALE, false, 1);
  private static final RatePrior CHANGE = new RatePrior(USUAL_SCALE, true, 1);

  /** For ranges: wide, so that large ratios have narrow ranges too. */
  static final RatePrior ANY = new RatePrior(2 * USUAL_SCALE, true, 1);

  /** On higher rates only, on every fourth point: for bets that take long to count. */
  static final RatePrior COARSE_INCREASE = new RatePrior(USUAL_SCALE, false, 4);

  private final int from;
  private final double[] logWeights;

  private RatePrior(double scale, boolean bothSides, int every) {
    int reach = Math.min(HALF, (int) Math.round(REACH * scale / STEP));
    this.from = bothSides ? HALF - reach : HALF + 1;
    this.logWeights = new double[HALF + reach + 1 - from];
    double sum = 0;
    for (int i = 0; i < logWeights.length; i++) {
      double delta = delta(from + i);
      boolean left = (from + i - HALF) % every == 0;
      logWeights[i] = left ? -delta * delta / (2 * scale * scale) : Double.NEGATIVE_INFINITY;
      sum += Math.exp(logWeights[i]);
    }
    double normalizer = Math.log(sum);
    Arrays.setAll(logWeights, i -> logWeights[i] - normalizer);
  }

  /**
   * Returns a prior on higher rates only: half of a normal distribution of the ratio's logarithm
   * with scale 0.75, which was best of those tried for ratios from 1.5 to 5.
   */
  public static RatePrior increase() {
    return INCREASE;
  }

  /** Returns a prior on higher and lower rates alike, of the same scale. */
  public static RatePrior change() {
    return CHANGE;
  }

  /**
   * Returns a prior on higher rates only, of another scale.
   *
   * @param scale of the ratio's logarithm, within 0.05 and 2; a small one looks for small damage
   */
  public static RatePrior increase(double scale) {
    if (!(scale >= 0.05 && scale <= 2)) {
      throw new IllegalArgumentException("scale must be within 0.05..2, was " + scale);
    }
    return new RatePrior(scale, false, 1);
  }

  /** Returns the logarithm of the ratio at a point of the grid. */
  static double delta(int point) {
    return (point - HALF) * STEP;
  }

  /** Returns whether a point of the grid has a weight. */
  boolean weighs(int point) {
    int i = point - from;
    return i >= 0 && i < logWeights.length && logWeights[i] > Double.NEGATIVE_INFINITY;
  }

  /** Returns ln ∫ exp(likelihood) dπ. */
  double logMixture(double[] logLikelihood) {
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < logWeights.length; i++) {
      most = Math.max(most, logWeights[i] + logLikelihood[from + i]);
    }
    double sum = 0;
    for (int i = 0; i < logWeights.length; i++) {
      sum += Math.exp(logWeights[i] + logLikelihood[from + i] - most);
    }
    return most + Math.log(sum);
  }
}
