package io.crossfade.analysis.statistics;

/**
 * The standard normal distribution.
 *
 * <p>Thread-safe.
 */
public final class Normal {

  private static final double FAR = 40;

  private Normal() {}

  /** Returns the probability above z, for z ≥ 0; exact to about 14 digits. */
  static double upperTail(double z) {
    if (Double.isNaN(z)) {
      return 0.5;
    }
    return z < 3 ? 0.5 - density(z) * series(z) : density(z) * fraction(z);
  }

  /**
   * Returns the value that is exceeded with this probability.
   *
   * @param tail above 0, at most a half
   */
  public static double quantileAbove(double tail) {
    if (!(tail > 0 && tail <= 0.5)) {
      throw new IllegalArgumentException("tail must be within (0, 0.5], was " + tail);
    }
    return tail == 0.5 ? 0 : Root.between(0, FAR, z -> tail - upperTail(z));
  }

  private static double density(double z) {
    return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
  }

  /** z + z³/3 + z⁵/15 + … */
  private static double series(double z) {
    double term = z;
    double sum = z;
    for (int i = 3; Math.abs(term) > 1e-17 * Math.abs(sum); i += 2) {
      term *= z * z / i;
      sum += term;
    }
    return sum;
  }

  /** 1/(z + 1/(z + 2/(z + 3/(z + …)))) */
  private static double fraction(double z) {
    double sum = z;
    for (int i = 200; i >= 1; i--) {
      sum = z + i / sum;
    }
    return 1 / sum;
  }
}
