package io.crossfade.analysis.statistics;

import java.util.Arrays;

/**
 * The rank sum test of Mann and Whitney, for one look: asked again and again it cries wolf.
 *
 * <pre>
 *   d(μ) = R − n(n+1)/2 − nm/2,   σ² = nm/12 · ((n+m+1) − Σ (t³−t) / ((n+m)(n+m−1)))
 *   z(μ) = (d − sign(d)/2) / σ                  R: rank sum of x − μ among both, ties averaged
 * </pre>
 *
 * <p>Immutable.
 *
 * @param u how many pairs have the larger value in x; ties count half
 * @param z the standardized distance from no difference, with continuity correction; NaN if all
 *     values are equal
 * @param cles the probability that a value of x is larger than one of y; ties count half
 */
public record MannWhitney(double u, double z, double cles) {

  /**
   * Compares two samples.
   *
   * @throws IllegalArgumentException if one is empty or has a value that is no number
   */
  public static MannWhitney of(double[] x, double[] y) {
    return new Ranking(x, y).compare(0);
  }

  /** Returns the two-sided p-value by the normal approximation. */
  public double pValue() {
    return Math.min(1, 2 * Normal.upperTail(Math.abs(z)));
  }

  /** Both samples, sorted once for any number of shifts. */
  public static final class Ranking {

    private final double[] x;
    private final double[] y;

    /**
     * Sorts copies of both.
     *
     * @throws IllegalArgumentException if one is empty or has a value that is no number
     */
    public Ranking(double[] x, double[] y) {
      this.x = sorted("x", x);
      this.y = sorted("y", y);
    }

    private static double[] sorted(String name, double[] values) {
      if (values.length == 0 || Arrays.stream(values).anyMatch(Double::isNaN)) {
        throw new IllegalArgumentException(
            name + " must have values, all of them numbers, was " + Arrays.toString(values));
      }
      var copy = values.clone();
      Arrays.sort(copy);
      return copy;
    }

    /** Compares x with y as if every value of x were less by {@code shift}. */
    public MannWhitney compare(double shift) {
      double n = x.length;
      double m = y.length;
      double rankSum = 0;
      double ties = 0;
      int i = 0;
      int j = 0;
      while (i < x.length || j < y.length) {
        double value =
            Math.min(
                i < x.length ? x[i] - shift : Double.POSITIVE_INFINITY,
                j < y.length ? y[j] : Double.POSITIVE_INFINITY);
        int before = i + j;
        int first = i;
        while (i < x.length && x[i] - shift == value) {
          i++;
        }
        while (j < y.length && y[j] == value) {
          j++;
        }
        double tied = i + j - before;
        rankSum += (i - first) * (before + (tied + 1) / 2);
        ties += tied * tied * tied - tied;
      }
      double u = rankSum - n * (n + 1) / 2;
      double d = u - n * m / 2;
      double variance = n * m / 12 * (n + m + 1 - ties / ((n + m) * (n + m - 1)));
      double z = (d - 0.5 * Math.signum(d)) / Math.sqrt(variance);
      return new MannWhitney(u, variance > 0 ? z : Double.NaN, u / (n * m));
    }
  }
}
