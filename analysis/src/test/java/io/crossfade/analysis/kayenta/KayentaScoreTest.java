package io.crossfade.analysis.kayenta;

import static io.crossfade.analysis.kayenta.KayentaLabel.ERROR;
import static io.crossfade.analysis.kayenta.KayentaLabel.HIGH;
import static io.crossfade.analysis.kayenta.KayentaLabel.LOW;
import static io.crossfade.analysis.kayenta.KayentaLabel.NODATA;
import static io.crossfade.analysis.kayenta.KayentaLabel.PASS;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.analysis.kayenta.KayentaScore.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KayentaScoreTest {

  private static final Map<String, Double> HALVES = Map.of("a", 50.0, "b", 50.0);

  @Test
  void groups_count_by_their_weights() {
    assertThat(score(Map.of("a", 75.0, "b", 25.0), in("a", PASS), in("a", PASS), in("b", HIGH)))
        .isEqualTo(75);
    assertThat(score(HALVES, in("a", PASS), in("a", HIGH), in("b", LOW))).isEqualTo(25);
    assertThat(
            score(
                Map.of("a", 15.0, "b", 85.0),
                in("a", PASS),
                in("a", HIGH),
                in("a", LOW),
                in("b", HIGH)))
        .isEqualTo(5);
  }

  @Test
  void a_metric_without_data_counts_in_no_group() {
    assertThat(score(HALVES, in("a", PASS), in("a", HIGH), in("a", NODATA), in("b", LOW)))
        .isEqualTo(25);
    assertThat(score(HALVES, in("a", PASS), in("a", NODATA), in("b", HIGH))).isEqualTo(50);
    assertThat(score(HALVES, in("a", PASS), in("a", PASS), in("b", NODATA))).isEqualTo(100);
    assertThat(score(HALVES, in("a", NODATA))).isZero();
  }

  @Test
  void one_of_three_is_a_third() {
    assertThat(score(Map.of(), in("a", PASS), in("a", HIGH), in("a", LOW))).isEqualTo(33.33);
  }

  @Test
  void a_critical_failure_is_everything() {
    var critical = new KayentaResult(metric("a"), HIGH, true, 2);

    assertThat(KayentaScore.of(List.of(critical), Map.of("a", 100.0)).value()).isZero();
  }

  @Test
  void errors_vanish_as_they_do_in_kayenta() {
    assertThat(score(Map.of(), in("a", ERROR), in("b", ERROR))).isEqualTo(100);
  }

  @Test
  void muted_metrics_are_left_out() {
    var muted =
        new KayentaResult(KayentaMetric.builder("m").groups("a").muted().build(), HIGH, false, 2);

    assertThat(KayentaScore.of(List.of(muted, in("a", PASS)), Map.of()).value()).isEqualTo(100);
  }

  @Test
  void the_verdict_goes_by_two_limits_of_which_each_is_enough() {
    assertThat(new KayentaScore(95, "").verdict(95, 75)).isEqualTo(Verdict.PASS);
    assertThat(new KayentaScore(75, "").verdict(95, 75)).isEqualTo(Verdict.MARGINAL);
    assertThat(new KayentaScore(74.99, "").verdict(95, 75)).isEqualTo(Verdict.FAIL);
  }

  private static double score(Map<String, Double> weights, KayentaResult... results) {
    return KayentaScore.of(List.of(results), weights).value();
  }

  private static KayentaResult in(String group, KayentaLabel label) {
    return new KayentaResult(metric(group), label, false, 1);
  }

  private static KayentaMetric metric(String group) {
    return KayentaMetric.builder("m").groups(group).build();
  }
}
