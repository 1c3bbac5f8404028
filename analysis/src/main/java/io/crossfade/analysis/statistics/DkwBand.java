package io.crossfade.analysis.statistics;

/**
 * How far an empirical distribution can be from the true one, at all values and all sample sizes
 * together: the time-uniform Dvoretzky–Kiefer–Wolfowitz band of Howard and Ramdas with A = 0.85.
 *
 * <pre>
 *   sup |Fₙ(x) − F(x)| ≤ ε(n, α) = 0.85 √((ln(1 + ln(n/m)) + 0.8 ln(1612/α)) / n)   for all n ≥ m
 * </pre>
 *
 * <p>Thread-safe.
 */
public final class DkwBand {

  private static final double A = 0.85;
  private static final double WEIGHT = 0.8;
  private static final double CONSTANT = 1612;
  private static final double SMALLEST_LOG_LEVEL = -745;

  private DkwBand() {}

  /** Returns ε(n, α) from the first sample on; infinite for none. */
  public static double halfWidth(long n, double alpha) {
    return halfWidth(n, alpha, 1);
  }

  /** Returns ε(n, α) from the {@code first}-th sample on; infinite before. */
  public static double halfWidth(long n, double alpha, long first) {
    Levels.count("n", n);
    if (first < 1) {
      throw new IllegalArgumentException("first must be at least 1, was " + first);
    }
    return n < first ? Double.POSITIVE_INFINITY : width(n, Math.log(Levels.checked(alpha)), first);
  }

  /**
   * Returns the smallest α at which two distributions that are so far apart differ, with α/2 for
   * each; 1 if there is none below.
   */
  static double pValue(double distance, long n, long m) {
    if (n == 0 || m == 0 || distance <= apart(n, m, 0)) {
      return 1;
    }
    if (distance > apart(n, m, SMALLEST_LOG_LEVEL)) {
      return 0;
    }
    return Math.exp(Root.between(SMALLEST_LOG_LEVEL, 0, level -> apart(n, m, level) - distance));
  }

  /** Returns how far apart two empirical distributions of the same thing can be. */
  static double apart(long n, long m, double logAlpha) {
    double half = logAlpha - Math.log(2);
    return width(n, half, 1) + width(m, half, 1);
  }

  private static double width(long n, double logAlpha, long first) {
    double growth = Math.log1p(Math.log((double) n / first));
    return A * Math.sqrt((growth + WEIGHT * (Math.log(CONSTANT) - logAlpha)) / n);
  }
}
