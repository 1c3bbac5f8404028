package io.crossfade.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;

class DistributionTest {

  private final SplittableRandom random = new SplittableRandom(5);

  @Test
  void its_distance_is_that_of_kolmogorov_and_smirnov() {
    var oracle = KolmogorovSmirnovTest.withDefaults();

    for (int run = 0; run < 200; run++) {
      long[] x = values(2 + random.nextInt(80), 40);
      long[] y = values(2 + random.nextInt(80), 40);
      double expected = oracle.statistic(doubles(x), doubles(y));
      double canaryLarger =
          oracle.with(AlternativeHypothesis.LESS_THAN).statistic(doubles(x), doubles(y));

      assertThat(Distribution.ofValues(x).distance(Distribution.ofValues(y)))
          .isCloseTo(expected, within(1e-12));
      assertThat(Distribution.ofValues(x).below(Distribution.ofValues(y)))
          .isCloseTo(canaryLarger, within(1e-12));
    }
  }

  @Test
  void buckets_never_show_more_distance_than_there_is() {
    for (int run = 0; run < 50; run++) {
      long[] x = values(500, 1_000_000);
      long[] y = values(500, 1_200_000);
      var recordedX = ValueRecorder.upTo(10_000_000);
      var recordedY = ValueRecorder.upTo(10_000_000);
      Arrays.stream(x).forEach(recordedX::record);
      Arrays.stream(y).forEach(recordedY::record);

      double exact = Distribution.ofValues(y).below(Distribution.ofValues(x));
      double bucketed = recordedY.distribution().below(recordedX.distribution());

      assertThat(bucketed).isLessThanOrEqualTo(exact).isGreaterThan(exact - .05);
    }
  }

  @Test
  void values_that_are_larger_by_no_more_than_a_factor_never_look_larger_in_buckets_of_any_width() {
    for (double width : new double[] {1.01, 1.2, 2}) {
      long[] stable = values(500, 1_000_000);
      long[] canary = Arrays.stream(stable).map(v -> (long) (1.1 * v)).toArray();
      var counted = bucketed(stable, width);
      var slower = bucketed(canary, width);

      assertThat(slower.below(counted)).isPositive();
      assertThat(slower.below(counted.times(1.1, counted.plus(slower)))).isZero();
    }
  }

  private static Distribution bucketed(long[] values, double width) {
    return Distribution.ofValues(
        Arrays.stream(values)
            .map(v -> (long) Math.pow(width, Math.ceil(Math.log(v) / Math.log(width))))
            .toArray());
  }

  @Test
  void what_came_since_an_earlier_reading_is_the_rest_and_after_a_reset_all() {
    var earlier = Distribution.ofValues(3, 3, 7);
    var later = Distribution.ofValues(3, 3, 3, 7, 9);

    assertThat(later.since(earlier)).hasToString("2 values in 3 buckets");
    assertThat(later.since(earlier).plus(earlier).below(later)).isZero();
    assertThat(earlier.since(later).count()).isEqualTo(3);
  }

  @Test
  void values_are_scored_by_the_measure_of_earlier_ones() {
    var earlier = Distribution.ofValues(3, 3, 7, 9);
    var values = Distribution.ofValues(2, 3, 8, 9, 10);

    assertThat(values.scores(Score.LARGEST_TENTH, earlier)).containsExactly(4, 1);
    assertThat(values.scores(Score.TENTHS, earlier))
        .containsExactly(1, 0, 1, 0, 0, 0, 0, 1, 1, 0, 1);
  }

  @Test
  void equal_values_are_no_distance() {
    var same = Distribution.ofValues(7, 7, 7);

    assertThat(same.distance(Distribution.ofValues(7))).isZero();
    assertThat(StochasticOrder.of(same, Distribution.ofValues(7), .05).pValue()).isEqualTo(1);
  }

  @Test
  void nothing_is_not_compared() {
    var order = StochasticOrder.of(Distribution.empty(), Distribution.ofValues(1), .05);

    assertThat(order.isLarger()).isFalse();
    assertThat(order.pValue()).isEqualTo(1);
    assertThat(order.needed()).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void sees_larger_values_and_not_smaller_ones() {
    var stable = Distribution.ofValues(values(3000, 1000));
    var slow = Distribution.ofValues(Arrays.stream(values(3000, 1000)).map(v -> v * 2).toArray());

    assertThat(StochasticOrder.of(stable, slow, .05).isLarger()).isTrue();
    assertThat(StochasticOrder.of(slow, stable, .05).isLarger()).isFalse();
  }

  @Test
  void a_quantile_is_between_the_bounds_that_the_band_allows() {
    long[] values = new long[1000];
    Arrays.setAll(values, i -> i + 1);
    var distribution = Distribution.ofValues(values);

    assertThat(distribution.quantile(.5, .1)).isEqualTo(new Range(399, 600));
    assertThat(distribution.quantile(.99, .1).high()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(distribution.quantile(.05, .1).low()).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void quantiles_of_the_true_distribution_stay_in_their_bands_together() {
    int missed = 0;
    for (int run = 0; run < 200; run++) {
      boolean miss = false;
      var recorder = ValueRecorder.upTo(1_000_000);
      for (int look = 0; look < 30; look++) {
        Arrays.stream(values(100, 100_000)).forEach(recorder::record);
        var seen = recorder.distribution();
        double half = DkwBand.halfWidth(seen.count(), .05);
        for (double p : new double[] {.5, .75, .99}) {
          miss |= !seen.quantile(p, half).contains(p * 100_000);
        }
      }
      missed += miss ? 1 : 0;
    }

    assertThat(missed).isLessThan(20);
  }

  @Test
  void the_shift_of_a_quantile_has_both_bands_in_it() {
    long[] values = new long[100_000];
    Arrays.setAll(values, i -> i + 1);
    var stable = Distribution.ofValues(values);
    var canary = Distribution.ofValues(Arrays.stream(values).map(v -> v + 20_000).toArray());

    var shift = QuantileShift.of(stable, canary, .5, .05);

    assertThat(shift.difference().contains(20_000)).isTrue();
    assertThat(shift.difference().low()).isPositive();
  }

  @Test
  void negative_values_are_not_counted_and_too_large_ones_are_the_largest() {
    var recorder = ValueRecorder.upTo(1000);

    recorder.record(-1);
    recorder.record(5_000_000);

    assertThat(recorder.rejected()).isEqualTo(1);
    assertThat(recorder.distribution().count()).isEqualTo(1);
    var counts = new TreeMap<Long, Long>();
    counts.put(1L, -1L);
    assertThatThrownBy(() -> Distribution.of(counts)).hasMessageContaining("-1");
  }

  private long[] values(int count, int most) {
    return random.longs(count, 1, most).toArray();
  }

  private static double[] doubles(long[] values) {
    return Arrays.stream(values).asDoubleStream().toArray();
  }
}
