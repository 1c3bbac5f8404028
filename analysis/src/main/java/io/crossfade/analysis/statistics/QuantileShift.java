package io.crossfade.analysis.statistics;

/**
 * By how much a quantile of the canary is larger than the same one of the stable version. The
 * ranges hold for all quantiles and all looks together.
 *
 * <p>Immutable.
 *
 * @param stable where the stable version's quantile is
 * @param canary where the canary's is
 */
public record QuantileShift(Range stable, Range canary) {

  /**
   * Compares a quantile.
   *
   * @param p within 0 and 1, such as 0.99
   * @param alpha the error level for all quantiles and looks together
   */
  public static QuantileShift of(Distribution stable, Distribution canary, double p, double alpha) {
    return new QuantileShift(
        stable.quantile(p, DkwBand.halfWidth(stable.count(), alpha / 2)),
        canary.quantile(p, DkwBand.halfWidth(canary.count(), alpha / 2)));
  }

  /** Returns the difference; infinite at an end that is not known. */
  public Range difference() {
    return new Range(canary.low() - stable.high(), canary.high() - stable.low());
  }
}
