package io.crossfade.analysis.kayenta;

import static io.crossfade.analysis.kayenta.Suite.around;
import static io.crossfade.analysis.kayenta.Suite.of;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.PValueMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShiftEstimateTest {

  /** How far off the search may be, twice its tolerance. */
  private static final double SEARCH = 2e-4;

  @Test
  void agrees_on_the_small_case() {
    assertThat(ShiftEstimate.of(of(10, 20, 30, 40), of(1, 2, 3, 4), .95))
        .isEqualTo(new ShiftEstimate(6, 22.5, 39));
  }

  @ParameterizedTest
  @CsvSource({"40, 40, 0, .95", "90, 90, .5, .95", "180, 180, 0, .98", "425, 425, 1, .98"})
  void ends_where_the_oracle_begins_to_see_a_difference(
      int n, int m, double shifted, double confidence) {
    var x = around(20 + shifted, 2, n, n);
    var y = around(20, 3, m, m + 1);

    var shift = ShiftEstimate.of(x, y, confidence);

    double alpha = 1 - confidence;
    assertThat(oracle(x, y, shift.low() - SEARCH)).isLessThanOrEqualTo(alpha);
    assertThat(oracle(x, y, shift.low() + SEARCH)).isGreaterThanOrEqualTo(alpha);
    assertThat(oracle(x, y, shift.high() - SEARCH)).isGreaterThanOrEqualTo(alpha);
    assertThat(oracle(x, y, shift.high() + SEARCH)).isLessThanOrEqualTo(alpha);
  }

  @ParameterizedTest
  @CsvSource({"5, 7", "31, 30", "200, 150"})
  void estimates_the_middle_of_all_differences(int n, int m) {
    var x = around(21, 2, n, n);
    var y = around(20, 3, m, m + 1);
    var differences =
        Arrays.stream(x).flatMap(a -> Arrays.stream(y).map(b -> a - b)).sorted().toArray();
    int half = differences.length / 2;

    assertThat(ShiftEstimate.of(x, y, .95).estimate())
        .isBetween(
            differences[half - 1] - SEARCH, differences[half + differences.length % 2] + SEARCH);
  }

  /** Its absolute tolerance is a flaw of Kayenta's that is kept. */
  @Test
  void depends_on_the_unit_as_kayenta_does() {
    var x = around(21, 2, 40, 1);
    var y = around(20, 2, 40, 2);
    double millionth = 1e-6;

    var small = ShiftEstimate.of(scaled(x, millionth), scaled(y, millionth), .95);

    assertThat(Math.abs(small.estimate() / millionth - ShiftEstimate.of(x, y, .95).estimate()))
        .isGreaterThan(.1);
  }

  @Test
  void agrees_on_the_case_of_a_users_report() {
    var canary = of(100, 100, 100, 100, 100, 100, 100, 1, 1, 1);

    var shift = ShiftEstimate.of(canary, Suite.times(1, 10), .98);

    assertThat(shift.low()).isCloseTo(6.825022991538788E-5, within(1e-12));
    assertThat(shift.high()).isEqualTo(99.0);
    assertThat(shift.estimate()).isCloseTo(98.99992904170193, within(1e-10));
    assertThat(.25 * shift.estimate()).isCloseTo(24.749982260425483, within(1e-10));
  }

  /** Returns the p-value of commons-statistics for x less by a shift. */
  private static double oracle(double[] x, double[] y, double shift) {
    var less = Arrays.stream(x).map(value -> value - shift).toArray();
    return MannWhitneyUTest.withDefaults().with(PValueMethod.ASYMPTOTIC).test(less, y).getPValue();
  }

  private static double[] scaled(double[] values, double unit) {
    return Arrays.stream(values).map(value -> value * unit).toArray();
  }
}
