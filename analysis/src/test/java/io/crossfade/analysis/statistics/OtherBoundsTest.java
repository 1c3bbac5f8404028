package io.crossfade.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bounds that the library does not ship: that they are understood as they are published, and what
 * those that it ships are by their measure. The vectors are those of {@code confseq}'s own test,
 * {@code test/uniform_boundaries_unittest.cpp} at github.com/gostevehoward/confseq.
 */
class OtherBoundsTest {

  private static final double BEST = 100;
  private static final Offset<Double> SIX_DIGITS = within(1e-5);

  @Test
  void normal_mixtures_agree_with_confseq() {
    var both = Mixture.normal(BEST);
    var increases = Mixture.halfNormal(BEST);

    assertThat(Mixture.best(BEST, .05)).isCloseTo(12.60056, SIX_DIGITS);
    assertThat(both.log(10, 100)).isCloseTo(-.6510052, SIX_DIGITS);
    assertThat(both.bound(100, .05, 1000)).isCloseTo(30.35209, SIX_DIGITS);
    assertThat(increases.log(10, 100)).isCloseTo(-.06502391, SIX_DIGITS);
    assertThat(increases.bound(100, .05, 1000)).isCloseTo(27.66071, SIX_DIGITS);
  }

  @Test
  void gamma_mixtures_agree_with_confseq() {
    var exponential = Mixture.gammaExponential(BEST, 2);
    var poisson = Mixture.gammaPoisson(BEST, 2);

    assertThat(exponential.log(10, 100)).isCloseTo(-.2490165, SIX_DIGITS);
    assertThat(exponential.bound(100, .05, 1000)).isCloseTo(33.02017, SIX_DIGITS);
    assertThat(poisson.log(10, 100)).isCloseTo(-.06991219, SIX_DIGITS);
    assertThat(poisson.bound(100, .05, 1000)).isCloseTo(30.1949, SIX_DIGITS);
  }

  @Test
  void beta_binomial_mixtures_agree_with_confseq() {
    var both = Mixture.betaBinomial(BEST, .2, .8, false);
    var increases = Mixture.betaBinomial(BEST, .2, .8, true);

    assertThat(both.log(10, 100)).isCloseTo(-.6941012, SIX_DIGITS);
    assertThat(both.bound(100, .05, 100 / .2)).isCloseTo(31.4308, SIX_DIGITS);
    assertThat(increases.log(10, 100)).isCloseTo(-.07134019, SIX_DIGITS);
    assertThat(increases.bound(100, .05, 100 / .2)).isCloseTo(28.41238, SIX_DIGITS);
    assertThat(increases.bound(2 * .2 * .8, .05, 2 * .8)).isCloseTo(2 * .8, SIX_DIGITS);
  }

  @Test
  void stitched_bounds_agree_with_confseq() {
    assertThat(Stitching.sum(100, .05, 10, 3)).isCloseTo(64.48755, SIX_DIGITS);
    assertThat(Stitching.sum(100, .05, 10, -1)).isCloseTo(28.99389, SIX_DIGITS);
    assertThat(Stitching.quantile(.5, 1000, .05, 100)).isCloseTo(68.62803, SIX_DIGITS);
    assertThat(Stitching.quantile(.9, 1000, .05, 100)).isCloseTo(43.72119, SIX_DIGITS);
    assertThat(Stitching.quantile(.1, 1000, .05, 100)).isCloseTo(59.96521, SIX_DIGITS);
  }

  @ParameterizedTest
  @CsvSource({".5, 70, .814704", ".5, 85, .0838055", ".5, 100, .0054947", ".9, 55, .0340463"})
  void the_comparison_of_a_quantile_agrees_with_confseq(double q, int shift, double p) {
    double[] values = IntStream.rangeClosed(1, 1000).asDoubleStream().toArray();
    double[] shifted = IntStream.rangeClosed(1, 1000).mapToDouble(i -> i + shift).toArray();

    assertThat(new QuantileComparison(q, BEST).pValue(values, shifted)).isCloseTo(p, SIX_DIGITS);
  }

  @ParameterizedTest
  @CsvSource({"60, 30, .0851189909", "100, 60, .1007462071"})
  void the_gamma_mixture_of_a_poisson_rate_agrees_with_its_vectors(long a, long b, double p) {
    double shape = 10;
    double mean = (a + b) / 2.0;

    double evidence = oneRate(a, shape, mean) + oneRate(b, shape, mean);

    assertThat(Math.exp(-evidence)).isCloseTo(p, within(6e-11));
  }

  /** Of a count whose mean is known: {@code anycount}, AISTATS 2025. */
  private static double oneRate(long count, double shape, double mean) {
    return shape * Math.log(shape)
        - (shape + count) * Math.log(shape + mean)
        + Gamma.log(shape + count)
        - Gamma.log(shape)
        + mean;
  }

  @ParameterizedTest
  @CsvSource({"700, 1000, 100", "15, 50, 50", "5, 50, 50"})
  void the_range_of_an_event_share_ends_where_the_beta_binomial_mixture_reaches_its_level(
      long events, long trials, long bestAt) {
    var range = EventShare.interval(events, trials, .05, bestAt);

    for (double end : new double[] {range.low(), range.high()}) {
      double one = end * (1 - end);
      var mixture = Mixture.betaBinomial(bestAt * one, end, 1 - end, false);
      assertThat(mixture.log(events - trials * end, trials * one))
          .isCloseTo(Math.log(1 / .05), within(1e-8));
    }
  }

  /** The two-sided band is the price of all quantiles; one quantile alone could be had for less. */
  @Test
  void the_band_of_all_quantiles_is_wider_than_a_bound_of_one() {
    for (long n : new long[] {1000, 10_000, 100_000}) {
      double one = Stitching.quantile(.5, n, .05, 100) / n;

      assertThat(DkwBand.halfWidth(n, .05, 100)).isBetween(one, 1.5 * one);
    }
  }
}
