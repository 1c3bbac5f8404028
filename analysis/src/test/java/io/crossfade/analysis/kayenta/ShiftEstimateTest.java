package io.crossfade.analysis.kayenta;

import static io.crossfade.analysis.kayenta.Suite.of;
import static io.crossfade.analysis.kayenta.Suite.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.crossfade.analysis.statistics.MannWhitney;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ShiftEstimateTest {

  private static final Offset<Double> DIGITS = within(1e-9);
  private static final String PREFIX = "mann-whitney-confidence-interval-estimate-";

  @Test
  void agrees_on_the_small_case() {
    assertThat(ShiftEstimate.of(of(10, 20, 30, 40), of(1, 2, 3, 4), .95))
        .isEqualTo(new ShiftEstimate(6, 22.5, 39));
  }

  @Test
  void agrees_on_the_distance_of_850_points() {
    var x = sample("wilcoxon-diff-function", "x");
    var y = sample("wilcoxon-diff-function", "y");
    var ranking = new MannWhitney.Ranking(x, y);

    assertThat(ranking.compare(0).z()).isCloseTo(-1.229416, within(5e-7));
    assertThat(ranking.compare(5).z()).isCloseTo(-35.80606, within(5e-6));
  }

  @Test
  void agrees_on_the_problem_case() {
    var shift = estimate(PREFIX + "problem-case", "experiment", "control", .98);

    assertThat(shift.low()).isCloseTo(-1.4808028936386108E-5, within(1e-12));
    assertThat(shift.high()).isCloseTo(1.808255910873413E-5, within(1e-12));
    assertThat(shift.estimate()).isCloseTo(1.808255910873413E-5, within(1e-12));
  }

  @Test
  void ties_out_with_r() {
    var shift = estimate(PREFIX + "tie-out-with-r-version", "experiment", "control", .95);

    assertThat(shift.low()).isCloseTo(-0.500002521696696, DIGITS);
    assertThat(shift.high()).isCloseTo(-3.486287505871302E-5, DIGITS);
    assertThat(shift.estimate()).isCloseTo(-0.4999393907180323, within(1e-4));
  }

  @Test
  void ties_out_with_r_on_a_large_case() {
    var shift = estimate(PREFIX + "tie-out-with-r-version-large", "experiment", "control", .98);

    assertThat(shift.low()).isCloseTo(-0.4999173250549087, DIGITS);
    assertThat(shift.high()).isCloseTo(-6.912685789769486E-6, DIGITS);
    assertThat(shift.estimate()).isCloseTo(-3.45044082729315E-5, within(1e-4));
  }

  @Test
  void agrees_on_the_intermediate_values() {
    var x = sample("mann-whitney-intermediate-values-variables", "x");
    var y = sample("mann-whitney-intermediate-values-variables", "y");
    double least = Arrays.stream(x).min().orElseThrow() - Arrays.stream(y).max().orElseThrow();
    double most = Arrays.stream(x).max().orElseThrow() - Arrays.stream(y).min().orElseThrow();
    double z = io.crossfade.analysis.statistics.Normal.quantileAbove(.025);
    var ranking = new MannWhitney.Ranking(x, y);
    var shift = ShiftEstimate.of(x, y, .95);

    assertThat(least).isCloseTo(-3.124999999999986, DIGITS);
    assertThat(most).isCloseTo(5.555555555555557, DIGITS);
    assertThat(ranking.compare(least).z() - z).isCloseTo(17.090968923762254, DIGITS);
    assertThat(ranking.compare(most).z() - z).isCloseTo(-20.997687930433106, DIGITS);
    assertThat(ranking.compare(least).z() + z).isCloseTo(21.01089689284236, DIGITS);
    assertThat(ranking.compare(most).z() + z).isCloseTo(-17.077759961353, DIGITS);
    assertThat(shift.low()).isCloseTo(3.521755377702165E-5, within(1e-12));
    assertThat(shift.high()).isCloseTo(2.02456461662334E-5, within(1e-12));
    assertThat(shift.estimate()).isCloseTo(2.6279243045155653E-5, within(1e-12));
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

  private static ShiftEstimate estimate(String test, String x, String y, double confidence) {
    return ShiftEstimate.of(sample(test, x), sample(test, y), confidence);
  }
}
