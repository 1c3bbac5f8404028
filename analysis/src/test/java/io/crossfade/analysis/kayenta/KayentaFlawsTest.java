package io.crossfade.analysis.kayenta;

import static io.crossfade.analysis.kayenta.KayentaLabel.ERROR;
import static io.crossfade.analysis.kayenta.KayentaLabel.HIGH;
import static io.crossfade.analysis.kayenta.KayentaLabel.PASS;
import static io.crossfade.analysis.kayenta.Suite.around;
import static io.crossfade.analysis.kayenta.Suite.of;
import static io.crossfade.analysis.kayenta.Suite.times;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Flaws that are Kayenta's and are kept, so that its judge can be checked against. */
class KayentaFlawsTest {

  private final KayentaJudge judge = KayentaJudge.standard();

  @Test
  void errors_that_rise_from_zero_pass() {
    double[] fromZero = {0, .048, 0, .18, .089, 0, .098, .035, 0, 0};

    assertThat(label(times(0, 10), fromZero)).isEqualTo(PASS);
    assertThat(label(times(0, 6), of(0, 1, 2, 1, 0, 0))).isEqualTo(PASS);
  }

  @Test
  void seven_of_ten_values_a_hundred_times_as_large_pass() {
    assertThat(label(times(1, 10), of(100, 100, 100, 100, 100, 100, 100, 1, 1, 1))).isEqualTo(PASS);
    assertThat(label(times(1, 10), of(100, 100, 100, 100, 100, 100, 100, 100, 1, 1)))
        .isEqualTo(HIGH);
  }

  @Test
  void more_damage_may_pass_where_less_is_stopped() {
    var baseline = around(1, .05, 60, 1);

    assertThat(label(baseline, tenfold(24))).isEqualTo(HIGH);
    assertThat(label(baseline, tenfold(36))).isEqualTo(PASS);
    assertThat(label(baseline, tenfold(42))).isEqualTo(HIGH);
  }

  /** Returns values of which so many are ten times as large. */
  private static double[] tenfold(int count) {
    var values = around(1, .05, 60, 2);
    return IntStream.range(0, values.length)
        .mapToDouble(i -> i < count ? 10 * values[i] : values[i])
        .toArray();
  }

  @Test
  void a_wider_spread_passes() {
    assertThat(label(around(20, 1, 60, 1), around(20, 10, 60, 2))).isEqualTo(PASS);
  }

  @Test
  void with_two_values_a_side_a_quarter_of_good_canaries_fail() {
    long failed =
        IntStream.range(0, 2000)
            .filter(i -> label(around(20, 2, 2, 2 * i), around(20, 2, 2, 2 * i + 1)) != PASS)
            .count();

    assertThat(failed).isBetween(440L, 560L);
  }

  @Test
  void one_value_a_side_is_an_error() {
    assertThat(label(of(1), of(2, 2))).isIn(ERROR, HIGH);
  }

  private KayentaLabel label(double[] baseline, double[] canary) {
    return judge.judge(KayentaMetric.builder("m").build(), baseline, canary).label();
  }
}
