package io.crossfade.analysis.kayenta;

import static io.crossfade.analysis.kayenta.KayentaLabel.HIGH;
import static io.crossfade.analysis.kayenta.KayentaLabel.LOW;
import static io.crossfade.analysis.kayenta.KayentaLabel.NODATA;
import static io.crossfade.analysis.kayenta.KayentaLabel.NODATA_FAIL;
import static io.crossfade.analysis.kayenta.KayentaLabel.PASS;
import static io.crossfade.analysis.kayenta.Suite.around;
import static io.crossfade.analysis.kayenta.Suite.of;
import static io.crossfade.analysis.kayenta.Suite.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.crossfade.analysis.kayenta.KayentaMetric.Direction;
import io.crossfade.analysis.kayenta.KayentaMetric.EffectSize;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KayentaJudgeTest {

  private static final double[] TWENTIES = {20, 22, 21, 25, 30};
  private static final double[] SMALL = {1, 2.2, 1.1, 2.5, 3};
  private static final KayentaJudge SUITE = KayentaJudge.of(.10, .95);

  @ParameterizedTest
  @CsvSource({
    "20, EITHER, PASS",
    "40, EITHER, HIGH",
    "10, EITHER, LOW",
    "10, INCREASE, PASS",
    "40, DECREASE, PASS",
    "40, INCREASE, HIGH",
    "10, DECREASE, LOW"
  })
  void tells_a_shift_in_the_direction_that_matters(
      double mean, Direction direction, KayentaLabel label) {
    var metric = KayentaMetric.builder("m").direction(direction).build();
    var baseline = around(20, 2, 30, 1);
    var canary = around(mean, 2, 30, 2);

    var result = SUITE.judge(metric, baseline, canary);

    assertThat(result.label()).isEqualTo(label);
    assertThat(result.critical()).isFalse();
    assertThat(result.meanRatio())
        .isCloseTo(Arrays.stream(canary).sum() / Arrays.stream(baseline).sum(), within(1e-13));
  }

  @Test
  void a_large_difference_may_be_allowed() {
    var baseline = around(20, 5, 210, 1);
    var canary = around(90, 20, 210, 2);

    assertThat(SUITE.judge(plain(), baseline, canary).label()).isEqualTo(HIGH);
    assertThat(SUITE.judge(allowed(1, 5), baseline, canary).label()).isEqualTo(PASS);
    assertThat(SUITE.judge(allowed(1, 4), baseline, canary).label()).isEqualTo(HIGH);
  }

  @ParameterizedTest
  @CsvSource({"22, .5, PASS", "22, .2, PASS", "26, .2, HIGH", "14, .2, LOW", "14, .001, PASS"})
  void judges_by_the_common_language_effect_size(double mean, double decrease, KayentaLabel label) {
    var metric =
        KayentaMetric.builder("m").effectSize(EffectSize.CLES).allowed(decrease, .8).build();
    var baseline = around(20, 2, 50, 3);
    var canary = around(mean, 2, 50, 4);

    assertThat(KayentaJudge.of(.20, .98).judge(metric, baseline, canary).label()).isEqualTo(label);
  }

  @Test
  void a_higher_metric_is_high() {
    assertThat(SUITE.judge(allowed(.8, 1.2), SMALL, TWENTIES).label()).isEqualTo(HIGH);
  }

  @Test
  void a_critical_metric_is_critical_from_its_limit_on() {
    var limit = KayentaMetric.builder("m").criticalFrom(1, 1.2).build();
    var usual = KayentaMetric.builder("m").critical().build();
    var beyond = KayentaMetric.builder("m").allowed(1, 5).criticalFrom(1, 13).build();
    var allowed = KayentaMetric.builder("m").allowed(1, 13).criticalFrom(1, 15).build();

    assertThat(SUITE.judge(limit, SMALL, TWENTIES).critical()).isTrue();
    assertThat(SUITE.judge(usual, SMALL, TWENTIES).critical()).isTrue();
    assertThat(SUITE.judge(beyond, SMALL, TWENTIES).label()).isEqualTo(HIGH);
    assertThat(SUITE.judge(beyond, SMALL, TWENTIES).critical()).isFalse();
    assertThat(SUITE.judge(allowed, SMALL, TWENTIES).label()).isEqualTo(PASS);
  }

  @Test
  void a_lower_metric_is_critical_too() {
    var metric = KayentaMetric.builder("m").criticalFrom(1.2, 1).build();

    var result = SUITE.judge(metric, of(10, 20.2, 10.1, 20.5, 30), of(2, 2, 2, 2, 3));

    assertThat(result.label()).isEqualTo(LOW);
    assertThat(result.critical()).isTrue();
  }

  @Test
  void a_lower_metric_within_what_is_allowed_passes() {
    var result = SUITE.judge(allowed(.5, 1), TWENTIES, of(10, 12.2, 10.1, 12.5, 23));

    assertThat(result.label()).isEqualTo(PASS);
    assertThat(result.meanRatio()).isCloseTo(.5746, within(5e-5));
  }

  @Test
  void tied_values_are_compared() {
    assertThat(SUITE.judge(plain(), times(1, 5), of(1, 1, 1, 1, 10)).label()).isEqualTo(PASS);
    assertThat(SUITE.judge(plain(), times(1, 5), times(10, 5)).label()).isEqualTo(HIGH);
    var decrease = KayentaMetric.builder("m").direction(Direction.DECREASE).build();
    assertThat(SUITE.judge(decrease, times(1, 5), of(0, 1, 1, 1, 1)).label()).isEqualTo(PASS);
    assertThat(SUITE.judge(plain(), times(1, 2), times(1, 3)).label()).isEqualTo(PASS);
    assertThat(SUITE.judge(plain(), of(5, 4, 3, 2, 1), of(1, 2, 3, 4, 5)).label()).isEqualTo(PASS);
  }

  @Test
  void a_mean_of_zero_has_no_ratio() {
    double[] fifties = {54.9, 54.5, 55.1, 55.6, 57.4};

    var fromZero = SUITE.judge(allowed(.8, 1.2), times(0, 5), fifties);
    var toZero = SUITE.judge(allowed(.8, 1.2), fifties, times(0, 5));
    var constant = SUITE.judge(plain(), times(0, 5), times(10, 5));

    assertThat(fromZero.label()).isEqualTo(HIGH);
    assertThat(fromZero.meanRatio()).isNaN();
    assertThat(toZero.label()).isEqualTo(LOW);
    assertThat(toZero.meanRatio()).isNaN();
    assertThat(constant.label()).isEqualTo(HIGH);
    assertThat(constant.meanRatio()).isNaN();
  }

  @Test
  void missing_data_are_a_label_of_their_own() {
    double[] none = {};
    double[] nan = {Double.NaN};
    var critical = KayentaMetric.builder("m").critical().build();
    var needed = KayentaMetric.builder("m").mustHaveData().build();
    var replaced = KayentaMetric.builder("m").replaceNaN().build();

    assertThat(SUITE.judge(plain(), SMALL, none).label()).isEqualTo(NODATA);
    assertThat(SUITE.judge(plain(), SMALL, nan).label()).isEqualTo(NODATA);
    assertThat(SUITE.judge(critical, SMALL, none).critical()).isTrue();
    assertThat(SUITE.judge(needed, SMALL, none).label()).isEqualTo(NODATA_FAIL);
    assertThat(SUITE.judge(replaced, SMALL, none).label()).isEqualTo(PASS);
  }

  @Test
  void the_mean_agrees_with_the_effect_size_that_kayenta_computes_and_never_judges_by() {
    double[] canary = {5, 5, 5, 10, 10, 10};
    double[] baseline = {1, 1, 1, 2, 2, 2};
    double pooled = Math.sqrt((variance(canary) + variance(baseline)) / 2);

    double effect = (Samples.mean(canary) - Samples.mean(baseline)) / pooled;

    assertThat(effect).isCloseTo(3.03821, within(1e-5));
    assertThat(Math.sqrt(variance(of(1, 1, 1, 10, 10, 10)))).isCloseTo(4.9295, within(1e-4));
  }

  private static double variance(double... values) {
    double mean = Samples.mean(values);
    return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
  }

  @Test
  void outliers_are_removed_on_request_but_never_within_the_outer_percentiles() {
    double[] ninety = IntStream.range(0, 90).mapToDouble(i -> i).toArray();
    ninety[17] = 1441;

    assertThat(Samples.percentile(of(0, .5, 1, 1.5, 2, 2.5, 3, 3.5), 5))
        .isCloseTo(.175, within(1e-12));
    assertThat(Samples.percentile(of(0, .5, 1, 1.5, 2, 2.5, 3, 3.5), 50)).isEqualTo(1.75);
    assertThat(Samples.percentile(of(0, .5, 1, 1.5, 2, 2.5, 3, 3.5), 100)).isEqualTo(3.5);
    assertThat(
            Samples.percentile(
                of(
                    95.1772, 95.1567, 95.1937, 95.1959, 95.1442, 95.0610, 95.1591, 95.1195, 95.1065,
                    95.0925, 95.1990, 95.1682),
                90))
        .isCloseTo(95.19568, within(5e-6));
    assertThat(Samples.withoutOutliers(of(21, 23, 24, 25, 50, 29, 23, 21), 1.5)).doesNotContain(50);
    assertThat(Samples.withoutOutliers(ninety, 1.5)).hasSize(89).doesNotContain(1441);
    assertThat(Samples.withoutOutliers(ninety, 100)).isEqualTo(ninety);
  }

  private static KayentaMetric plain() {
    return KayentaMetric.builder("m").build();
  }

  private static KayentaMetric allowed(double decrease, double increase) {
    return KayentaMetric.builder("m").allowed(decrease, increase).build();
  }
}
