package io.crossfade.analysis.kayenta;

import io.crossfade.analysis.statistics.MannWhitney;
import io.crossfade.analysis.statistics.Normal;
import java.util.Arrays;

/**
 * By how much values of one sample are larger than those of another, with its confidence interval:
 * what R's {@code wilcox.test(x, y, conf.int = TRUE, exact = FALSE)} gives.
 *
 * <p>Immutable.
 *
 * @param low the lower end; through the tolerance of the search it can be above the upper one
 * @param estimate the estimate of Hodges and Lehmann
 * @param high the upper end
 */
record ShiftEstimate(double low, double estimate, double high) {

  /**
   * Estimates the shift of x against y.
   *
   * @throws IllegalArgumentException if all values are equal for some shift that is tried
   */
  static ShiftEstimate of(double[] x, double[] y, double confidence) {
    double least = min(x) - max(y);
    double most = max(x) - min(y);
    double z = Normal.quantileAbove((1 - confidence) / 2);
    var ranking = new MannWhitney.Ranking(x, y);
    return new ShiftEstimate(
        Zero.within(least, most, shift -> distance(ranking, shift) - z),
        Zero.within(least, most, shift -> distance(ranking, shift)),
        Zero.within(least, most, shift -> distance(ranking, shift) + z));
  }

  private static double distance(MannWhitney.Ranking ranking, double shift) {
    double z = ranking.compare(shift).z();
    if (Double.isNaN(z)) {
      throw new IllegalArgumentException("all values are equal for a shift of " + shift);
    }
    return z;
  }

  private static double min(double[] values) {
    return Arrays.stream(values).min().orElseThrow();
  }

  private static double max(double[] values) {
    return Arrays.stream(values).max().orElseThrow();
  }
}
