package io.crossfade.analysis.kayenta;

import static io.crossfade.analysis.kayenta.KayentaLabel.ERROR;
import static io.crossfade.analysis.kayenta.KayentaLabel.HIGH;
import static io.crossfade.analysis.kayenta.KayentaLabel.LOW;
import static io.crossfade.analysis.kayenta.KayentaLabel.NODATA;
import static io.crossfade.analysis.kayenta.KayentaLabel.NODATA_FAIL;
import static io.crossfade.analysis.kayenta.KayentaLabel.PASS;
import static io.crossfade.analysis.kayenta.Suite.of;
import static io.crossfade.analysis.kayenta.Suite.sample;
import static io.crossfade.analysis.kayenta.Suite.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.crossfade.analysis.kayenta.KayentaMetric.Direction;
import io.crossfade.analysis.kayenta.KayentaMetric.EffectSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KayentaJudgeTest {

  private static final double[] TWENTIES = {20, 22, 21, 25, 30};
  private static final double[] SMALL = {1, 2.2, 1.1, 2.5, 3};
  private static final KayentaJudge SUITE = KayentaJudge.of(.10, .95);

  @ParameterizedTest
  @CsvSource({
    "mann-whitney-classifier-test-pass-metric, EITHER, PASS, 1.0009286189051294",
    "mann-whitney-classifier-test-high-metric, EITHER, HIGH, 2.067558708938108",
    "mann-whitney-classifier-test-low-metric, EITHER, LOW, 0.4906557727741546",
    "mann-whitney-classifier-directional-test-increase, INCREASE, PASS, 0.4906557727741546",
    "mann-whitney-classifier-directional-test-decrease, DECREASE, PASS, 2.067558708938108",
    "mann-whitney-classifier-directional-test-high-metric, INCREASE, HIGH, 2.067558708938108",
    "mann-whitney-classifier-directional-test-low-metric, DECREASE, LOW, 0.4906557727741546",
    "mann-whitney-classifier-test-high-metric-large-input, EITHER, HIGH, 4.44662528109586"
  })
  void agrees_on_the_samples(String test, Direction direction, KayentaLabel label, double ratio) {
    var metric = KayentaMetric.builder("m").direction(direction).build();

    var result = SUITE.judge(metric, sample(test, "controlData"), sample(test, "experimentData"));

    assertThat(result.label()).isEqualTo(label);
    assertThat(result.critical()).isFalse();
    assertThat(result.meanRatio()).isCloseTo(ratio, within(1e-13));
  }

  @Test
  void a_large_difference_may_be_allowed() {
    var test = "mann-whitney-classifier-test-mean-ratio-effect-size-pass-large-input";
    var metric = KayentaMetric.builder("m").allowed(1, 5).build();

    var result = SUITE.judge(metric, sample(test, "controlData"), sample(test, "experimentData"));

    assertThat(result.label()).isEqualTo(PASS);
    assertThat(result.meanRatio()).isCloseTo(4.44662528109586, within(1e-13));
  }

  @ParameterizedTest
  @CsvSource({"pass, .5, PASS, 2.0407", "high, .2, HIGH, 8.806", "low, .2, LOW, .8647"})
  void agrees_by_the_common_language_effect_size(
      String name, double decrease, KayentaLabel label, double ratio) {
    var test = "mann-whitney-classifier-test-cles-effect-size-" + name;
    var metric =
        KayentaMetric.builder("m").effectSize(EffectSize.CLES).allowed(decrease, .8).build();

    var result =
        KayentaJudge.of(.20, .98)
            .judge(metric, sample(test, "controlData"), sample(test, "experimentData"));

    assertThat(result.label()).isEqualTo(label);
    assertThat(result.meanRatio()).isCloseTo(ratio, within(5e-4));
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
  void has_kayentas_flaws() {
    var standard = KayentaJudge.standard();
    double[] fromZero = {0, .048, 0, .18, .089, 0, .098, .035, 0, 0};
    double[] sevenOfTen = {100, 100, 100, 100, 100, 100, 100, 1, 1, 1};
    double[] eightOfTen = {100, 100, 100, 100, 100, 100, 100, 100, 1, 1};

    assertThat(standard.judge(plain(), times(0, 10), fromZero).label()).isEqualTo(PASS);
    assertThat(standard.judge(plain(), times(0, 6), of(0, 1, 2, 1, 0, 0)).label()).isEqualTo(PASS);
    assertThat(standard.judge(plain(), times(1, 10), sevenOfTen).label()).isEqualTo(PASS);
    assertThat(standard.judge(plain(), times(1, 10), eightOfTen).label()).isEqualTo(HIGH);
    assertThat(standard.judge(plain(), of(1), of(2, 2)).label()).isIn(ERROR, HIGH);
  }

  @Test
  void outliers_are_removed_on_request_but_never_within_the_outer_percentiles() {
    double[] nist = sample("iqr-nist-test", "testData");

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
    assertThat(Samples.withoutOutliers(nist, 1.5)).hasSize(89).doesNotContain(1441);
  }

  private static KayentaMetric plain() {
    return KayentaMetric.builder("m").build();
  }

  private static KayentaMetric allowed(double decrease, double increase) {
    return KayentaMetric.builder("m").allowed(decrease, increase).build();
  }
}
