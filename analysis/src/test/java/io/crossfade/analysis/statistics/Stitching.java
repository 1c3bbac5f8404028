package io.crossfade.analysis.statistics;

/**
 * Boundaries that are put together of one for each epoch, with the usual s = 1.4 and η = 2: of sums
 * (Howard and others 2021), and of a quantile (Howard and Ramdas 2022). Not shipped.
 */
final class Stitching {

  private static final double S = 1.4;
  private static final double ETA = 2;
  private static final double K1 = (Math.pow(ETA, .25) + Math.pow(ETA, -.25)) / Math.sqrt(2);
  private static final double K2 = (Math.sqrt(ETA) + 1) / 2;
  private static final double DELTA = .5;

  private Stitching() {}

  /** Returns the bound of a sum of scale c at a variance, from a least variance on. */
  static double sum(double variance, double alpha, double least, double c) {
    double v = Math.max(variance, least);
    double level =
        S * Math.log(Math.log(ETA * v / least))
            + Math.log(zeta(S) / Math.pow(Math.log(ETA), S))
            - Math.log(alpha);
    return curve(K1 * K1 * v * level, K2 * c * level);
  }

  /** Returns the bound of how many more than p·t are below the p-quantile. */
  static double quantile(double p, double t, double alpha, double best) {
    double trials = Math.max(t, best);
    double logit = Math.log(p / (1 - p));
    double moved = logit + 2 * DELTA * Math.sqrt(best * ETA / trials);
    double r = p >= .5 ? p : Math.min(.5, 1 / (1 + Math.exp(-moved)));
    double epoch = Math.sqrt(trials / best) * Math.abs(logit) / (2 * DELTA) + 1;
    double level =
        S * Math.log(Math.log(ETA * trials / best))
            + S * Math.log(epoch)
            + Math.log(2 * zeta(S) * (2 * zeta(S) + 1) / (alpha * Math.pow(Math.log(ETA), S)));
    double variance = r * (1 - r) * trials;
    return DELTA * Math.sqrt(ETA * variance / best)
        + curve(K1 * K1 * variance * level, K2 * (1 - 2 * p) / 3 * level);
  }

  private static double curve(double square, double linear) {
    return Math.sqrt(square + linear * linear) + linear;
  }

  /** Riemann's ζ by Euler and Maclaurin. */
  private static double zeta(double s) {
    int from = 1000;
    double sum = 0;
    for (int i = 1; i < from; i++) {
      sum += Math.pow(i, -s);
    }
    return sum
        + Math.pow(from, 1 - s) / (s - 1)
        + Math.pow(from, -s) / 2
        + s * Math.pow(from, -s - 1) / 12;
  }
}
