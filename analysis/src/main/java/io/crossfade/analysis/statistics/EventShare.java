package io.crossfade.analysis.statistics;

/**
 * The probability of an event, such as an error, with a confidence sequence: the two-sided
 * beta-binomial mixture of Howard and others.
 *
 * <p>Thread-safe.
 */
public final class EventShare {

  private static final double LEVEL_AT_BEST = 0.05;
  private static final double NARROWEST = 1e-12;

  private EventShare() {}

  /**
   * Returns where the probability is, at all looks together but for a probability of alpha.
   *
   * @param events how many of the trials
   * @param trials how many there were, at least 1
   * @param bestAt at how many trials the range is narrowest, at least 1
   */
  public static Range interval(long events, long trials, double alpha, long bestAt) {
    Levels.checked(alpha);
    if (trials < 1 || events < 0 || events > trials || bestAt < 1) {
      throw new IllegalArgumentException(
          "there must be a trial and no more events than trials, were "
              + events
              + " of "
              + trials
              + ", best at "
              + bestAt);
    }
    double share = (double) events / trials;
    double limit = -Math.log(alpha);
    return new Range(
        events == 0 ? 0 : end(events, trials, bestAt, limit, NARROWEST, share),
        events == trials ? 1 : end(events, trials, bestAt, limit, 1 - NARROWEST, share));
  }

  private static double end(
      long events, long trials, long bestAt, double limit, double outside, double share) {
    return Root.between(outside, share, p -> logMixture(events, trials, bestAt, p) - limit);
  }

  /** Returns ln of the mixture's likelihood over that of p. */
  private static double logMixture(long events, long trials, long bestAt, double p) {
    double g = p;
    double h = 1 - p;
    double s = events - p * trials;
    double v = g * h * trials;
    double r = concentration(bestAt * g * h, g * h);
    return -((v + h * s) / h) * Math.log(g)
        - ((v - g * s) / g) * Math.log(h)
        + Gamma.logBeta((r + v - g * s) / g, (r + v + h * s) / h)
        - Gamma.logBeta(r / g, r / h);
  }

  private static double concentration(double variance, double one) {
    double level = 2 * Math.log(1 / LEVEL_AT_BEST);
    double rho = variance / (level + Math.log1p(level));
    return Math.max(rho - one, 1e-3 * one);
  }
}
