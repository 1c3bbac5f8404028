package io.crossfade.analysis.statistics;

/** The logarithm of the gamma function, and what is made of it. Thread-safe. */
final class Gamma {

  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  /** From here on the series is exact to the last digits. */
  private static final double SERIES_FROM = 15;

  /** B(2k) / (2k (2k − 1)) of Stirling's series. */
  private static final double[] STIRLING = {
    1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156
  };

  private Gamma() {}

  /** Returns ln Γ(x) for x &gt; 0. */
  static double log(double x) {
    double shifted = x;
    double product = 1;
    while (shifted < SERIES_FROM) {
      product *= shifted;
      shifted += 1;
    }
    return stirling(shifted) - Math.log(product);
  }

  /** Returns ln B(a, b). */
  static double logBeta(double a, double b) {
    return log(a) + log(b) - log(a + b);
  }

  private static double stirling(double x) {
    double inverse = 1 / x;
    double square = inverse * inverse;
    double sum = 0;
    for (int i = STIRLING.length - 1; i >= 0; i--) {
      sum = sum * square + STIRLING[i];
    }
    return (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI + sum * inverse;
  }
}
