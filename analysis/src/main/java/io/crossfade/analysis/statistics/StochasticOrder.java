package io.crossfade.analysis.statistics;

/**
 * Whether one distribution has larger values than another, anywhere: the one-sided sequential
 * Kolmogorov–Smirnov test. It sees any such change, not only that of a mean; of independent values
 * it holds at all looks together.
 *
 * <p>Immutable.
 *
 * @param shift by how much the canary's distribution function is below the stable one's at most
 * @param needed how much is needed at the level asked for
 * @param pValue the smallest level at which this would be enough; take the running minimum
 */
public record StochasticOrder(double shift, double needed, double pValue) {

  /**
   * Compares what was seen so far.
   *
   * @param alpha the error level for all looks together
   */
  public static StochasticOrder of(Distribution stable, Distribution canary, double alpha) {
    double shift = canary.below(stable);
    double needed =
        stable.count() == 0 || canary.count() == 0
            ? Double.POSITIVE_INFINITY
            : DkwBand.apart(stable.count(), canary.count(), Math.log(Levels.checked(alpha)));
    return new StochasticOrder(
        shift, needed, DkwBand.pValue(shift, stable.count(), canary.count()));
  }

  /** Returns whether the canary has larger values. */
  public boolean isLarger() {
    return shift > needed;
  }
}
