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
    var seen = new Seen(events, trials, bestAt, -Math.log(alpha));
    return new Range(
        events == 0 ? 0 : seen.end(NARROWEST), events == trials ? 1 : seen.end(1 - NARROWEST));
  }

  /** What was seen, and how likely it is. Immutable. */
  private record Seen(long events, long trials, long bestAt, double limit) {

    /** Returns where the range ends between the likeliest probability and one outside. */
    double end(double outside) {
      return Root.between(outside, (double) events / trials, p -> logMixture(p) - limit);
    }

    /** Returns ln of the mixture's likelihood over that of p. */
    private double logMixture(double p) {
      double one = p * (1 - p);
      double r = concentration(bestAt * one, one);
      long others = trials - events;
      return -events * Math.log(p)
          - others * Math.log(1 - p)
          + Gamma.logBeta(r / p + others, r / (1 - p) + events)
          - Gamma.logBeta(r / p, r / (1 - p));
    }
  }

  private static double concentration(double variance, double one) {
    double level = 2 * Math.log(1 / LEVEL_AT_BEST);
    double rho = variance / (level + Math.log1p(level));
    return Math.max(rho - one, 1e-3 * one);
  }
}
