package io.crossfade.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DkwBandTest {

  @ParameterizedTest
  @CsvSource({
    "100, .26917582, .27651766, .28593386",
    "500, .12188466, .12512852, .12929184",
    "1000, .08656913, .08885299, .09178491",
    "5000, .03905909, .04007169, .04137225",
    "10000, .02771075, .02842445, .02934128",
    "100000, .00884635, .00906996, .00935737"
  })
  void agrees_with_the_vectors(long n, double five, double twoAndAHalf, double one) {
    assertThat(DkwBand.halfWidth(n, .05)).isCloseTo(five, within(6e-9));
    assertThat(DkwBand.halfWidth(n, .025)).isCloseTo(twoAndAHalf, within(6e-9));
    assertThat(DkwBand.halfWidth(n, .01)).isCloseTo(one, within(6e-9));
  }

  @Test
  void agrees_with_confseq_from_the_hundredth_sample_on() {
    double optimal = .85 * Math.sqrt((Math.log1p(Math.log(10)) + optimalConstant(.05)) / 1000);

    assertThat(optimal).isCloseTo(0.08204769, within(2e-7));
    // the closed form is on the safe side of it, and costs a hundredth
    assertThat(DkwBand.halfWidth(1000, .05, 100)).isBetween(optimal, 1.01 * optimal);
    assertThat(DkwBand.halfWidth(99, .05, 100)).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @ParameterizedTest
  @CsvSource({
    ".2, 1000, 1000, .0013098338, 1e-12",
    ".1, 1000, 1000, 1, 0",
    ".1, 5000, 5000, 2.1844869e-5, 6e-13",
    ".05, 10000, 10000, 1, 0",
    ".05, 20000, 20000, 2.589227e-5, 6e-12",
    ".3, 500, 5000, 1.26e-15, 6e-18"
  })
  void agrees_with_the_vectors_of_the_p_value(
      double distance, long n, long m, double p, double error) {
    assertThat(DkwBand.pValue(distance, n, m)).isCloseTo(p, within(error + p * 5e-8));
  }

  @ParameterizedTest
  @CsvSource({".25", ".1", ".05", ".01", ".001", "1e-6"})
  void the_closed_form_is_never_narrower_than_what_is_proven(double alpha) {
    assertThat(.8 * Math.log(1612 / alpha)).isGreaterThanOrEqualTo(optimalConstant(alpha));
  }

  /** The smallest C for A = 0.85 of Howard and Ramdas, by search, as confseq has it. */
  private static double optimalConstant(double alpha) {
    return Root.between(3, 60, c -> alpha - smallestError(c));
  }

  private static double smallestError(double c) {
    double most = 2 * .85 * .85;
    double least = Double.POSITIVE_INFINITY;
    for (double eta = 1 + 1e-5; eta < most; eta += 1e-5) {
      double root = .85 - Math.sqrt(2 * (eta - 1) / c);
      double gamma = root > 0 ? 2 / eta * root * root : 0;
      if (gamma > 1) {
        double error = 4 * Math.exp(-gamma * c) * (1 + 1 / ((gamma - 1) * Math.log(eta)));
        least = Math.min(least, error);
      }
    }
    return least;
  }

  @Test
  void nothing_seen_leaves_everything_possible() {
    assertThat(DkwBand.halfWidth(0, .05)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(DkwBand.pValue(1, 0, 10)).isEqualTo(1);
  }
}
