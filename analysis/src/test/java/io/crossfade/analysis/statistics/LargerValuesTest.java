package io.crossfade.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LargerValuesTest {

  private final SplittableRandom random = new SplittableRandom(4);

  @Test
  void high_scores_that_never_came_before_count_as_events_do() {
    var bet = new ScoreBet(Score.LARGEST_TENTH, 1);
    var ratio = RateRatio.of(RatePrior.COARSE_INCREASE, 1);

    bet.add(
        Distribution.ofValues(5, 5, 5, 5, 9),
        Distribution.ofValues(9, 9, 5),
        Distribution.ofValues(5, 5));
    ratio.add(3.0 / 8, 2, 1);

    assertThat(bet.logEvidence()).isCloseTo(ratio.logEvidence(), within(1e-12));
  }

  /** All 81 ways in which two values a side come from three that are equally likely. */
  @ParameterizedTest
  @EnumSource
  void equal_values_are_expected_to_win_nothing(Score score) {
    for (var earlier : new Distribution[] {Distribution.ofValues(1, 2, 3), ofHundred()}) {
      double sum = 0;
      for (int way = 0; way < 81; way++) {
        var bet = new ScoreBet(score, 1);
        bet.add(
            Distribution.ofValues(1 + way % 3, 1 + way / 3 % 3),
            Distribution.ofValues(1 + way / 9 % 3, 1 + way / 27),
            earlier);
        sum += Math.exp(bet.logEvidence());
      }

      assertThat(sum / 81).isLessThanOrEqualTo(1 + 1e-12);
    }
  }

  private static Distribution ofHundred() {
    long[] values = new long[100];
    Arrays.fill(values, 1);
    values[0] = 2;
    return Distribution.ofValues(values);
  }

  @Test
  void sees_a_shift_of_the_bulk() {
    assertThat(after(20, value -> value + value / 10).isLarger(.05)).isTrue();
  }

  @Test
  void sees_a_tail_that_the_bulk_does_not_show() {
    var noise = new SplittableRandom(9);

    assertThat(after(40, value -> noise.nextInt(50) == 0 ? 10 * value : value).isLarger(.05))
        .isTrue();
  }

  @Test
  void smaller_values_are_no_evidence() {
    var values = after(20, value -> value / 2);

    assertThat(values.isLarger(.05)).isFalse();
    assertThat(values.logEvidence()).isNegative();
    assertThat(values.pValue()).isBetween(.05, 1.0);
  }

  @Test
  void a_change_of_both_at_a_change_of_weights_is_no_evidence() {
    var values = LargerValues.create();
    for (int i = 0; i < 20; i++) {
      values.add(drawn(950, value -> value), drawn(50, value -> value));
    }

    for (int i = 0; i < 20; i++) {
      values.add(drawn(500, value -> 3 * value), drawn(500, value -> 3 * value));
    }

    assertThat(values.isLarger(.05)).isFalse();
  }

  @Test
  void the_first_interval_and_those_with_one_side_only_tell_nothing() {
    var values = LargerValues.create();

    values.add(Distribution.ofValues(1, 2, 3), Distribution.ofValues(100, 200));
    values.add(Distribution.empty(), Distribution.ofValues(100, 200));
    values.add(Distribution.ofValues(1, 2), Distribution.empty());

    assertThat(values.logEvidence()).isCloseTo(0, within(1e-12));
    assertThat(values.largestEvidence()).isEqualTo(1);
  }

  @Test
  void of_a_burst_each_value_counts_for_its_part() {
    var bursts = LargerValues.ofBursts(10);
    var single = LargerValues.create();
    var usual = drawn(100, value -> value);
    bursts.add(usual, usual);
    single.add(usual, usual);

    bursts.add(Distribution.ofValues(repeated(10, 30)), Distribution.ofValues(repeated(3000, 20)));
    single.add(Distribution.ofValues(repeated(10, 3)), Distribution.ofValues(repeated(3000, 2)));

    assertThat(bursts.logEvidence()).isCloseTo(single.logEvidence(), within(1e-12));
  }

  @Test
  void one_quantile_takes_more_values_by_the_comparison_that_is_published() {
    long[] stable = values(3000, value -> value);
    long[] canary = values(3000, value -> value + value / 10);
    var seen = LargerValues.create();
    for (int i = 0; i < 3000; i += 100) {
      seen.add(part(stable, i), part(canary, i));
    }

    double one =
        new QuantileComparison(.5, 1000)
            .pValue(
                Arrays.stream(stable).asDoubleStream().toArray(),
                Arrays.stream(canary).asDoubleStream().toArray());

    assertThat(seen.pValue()).isLessThan(one / 10);
  }

  @Test
  void refuses_bursts_of_nothing() {
    assertThatThrownBy(() -> LargerValues.ofBursts(0)).hasMessageContaining("burst");
  }

  private LargerValues after(int intervals, LongUnaryOperator canary) {
    var values = LargerValues.create();
    for (int i = 0; i < intervals; i++) {
      values.add(drawn(250, value -> value), drawn(250, canary));
    }
    return values;
  }

  private static Distribution part(long[] values, int from) {
    return Distribution.ofValues(Arrays.copyOfRange(values, from, from + 100));
  }

  private Distribution drawn(int count, LongUnaryOperator change) {
    return Distribution.ofValues(values(count, change));
  }

  private long[] values(int count, LongUnaryOperator change) {
    var values = new long[count];
    Arrays.setAll(
        values, i -> change.applyAsLong((long) (20_000 * Math.exp(.6 * random.nextGaussian()))));
    return values;
  }

  private static long[] repeated(long value, int count) {
    var values = new long[count];
    Arrays.fill(values, value);
    return values;
  }
}
