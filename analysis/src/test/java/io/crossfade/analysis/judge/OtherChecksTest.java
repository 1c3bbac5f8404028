package io.crossfade.analysis.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.analysis.statistics.Distribution;
import io.crossfade.analysis.statistics.ValueRecorder;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OtherChecksTest {

  private static final long MILLI = 1_000_000;

  private final SplittableRandom random = new SplittableRandom(8);

  @Test
  void a_slower_version_is_stopped_with_the_quantiles_behind_it() {
    var check = LatencyCheck.tolerating(1.1, 100, 1);

    look(check, 6, 1.6);
    var finding = check.finding(.05);

    assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(finding.words())
        .contains("more of 3,000 requests are slower than 1.1 times those of 3,000")
        .contains("p50 [", "p75 [", "p99 [", "against", "; E = ")
        .endsWith(" > 20: stop");
  }

  @Test
  void a_little_slower_is_tolerated() {
    var check = LatencyCheck.tolerating(1.1, 100, 1);

    look(check, 40, 1.08);

    assertThat(check.finding(.05).verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void windows_are_one_body_of_evidence() {
    var usual = times(500, 1);
    var slower = usual.times(1.1, usual);
    var check = LatencyCheck.tolerating(1, 100, 1);
    check.observe(slower, usual);

    check.startAnew();
    check.observe(slower, usual);
    var second = check.finding(.05);
    check.startAnew();
    check.observe(slower, usual);
    check.startAnew();
    check.observe(slower, usual);

    assertThat(second.verdict()).isEqualTo(Verdict.PASS);
    assertThat(check.finding(.05).verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void a_version_once_found_slower_stays_so() {
    var check = LatencyCheck.tolerating(1, 100, 1);
    look(check, 4, 2);
    assertThat(check.finding(.05).verdict()).isEqualTo(Verdict.FAIL);

    check.startAnew();
    look(check, 4, 1);

    assertThat(check.finding(.05).verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void pauses_that_are_declared_are_weaker_evidence() {
    var check = LatencyCheck.tolerating(1, 100, 20);

    look(check, 4, 1.3);

    assertThat(check.finding(.05).verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void without_response_times_there_are_no_data_and_with_few_it_does_not_tell() {
    var check = LatencyCheck.tolerating(1, 100, 1);
    assertThat(check.finding(.05).verdict()).isEqualTo(Verdict.NO_DATA);

    check.observe(times(20, 1), times(20, 1));

    assertThat(check.finding(.05).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
  }

  @Test
  void a_split_that_is_not_as_asked_is_inconclusive() {
    var check = SplitCheck.tolerating(.01, 1000);
    check.startAnew(.1);

    check.observe(30_000, 70_000);
    var wrong = check.finding(.05);
    check.observe(10_010, 89_990);
    var right = check.finding(.05);

    assertThat(wrong.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(wrong.words()).contains("30,000 of 100,000", "asked for 10 % ± 1 %", "not as asked");
    assertThat(right.verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void no_requests_are_no_split() {
    var check = SplitCheck.tolerating(.01, 1000);
    check.startAnew(.1);
    assertThat(check.finding(.05).verdict()).isEqualTo(Verdict.NO_DATA);

    check.startAnew(1);
    assertThat(check.finding(.05).verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void a_fixed_limit_acts_at_once() {
    var limit = Limit.atMost(.01, 1000);

    assertThat(limit.share(new Counts(50, 11), Counts.none()).verdict()).isEqualTo(Verdict.FAIL);
    assertThat(limit.share(new Counts(50, 10), Counts.none()).verdict())
        .isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(limit.share(new Counts(1000, 10), Counts.none()).verdict()).isEqualTo(Verdict.PASS);
    assertThat(limit.share(Counts.none(), Counts.none()).verdict()).isEqualTo(Verdict.NO_DATA);
    assertThat(limit.share(new Counts(1, 2), Counts.none()).verdict()).isEqualTo(Verdict.ERROR);
  }

  @Test
  void a_relative_limit_needs_something_to_be_relative_to() {
    var limit = Limit.timesStable(2, 100);

    assertThat(limit.share(new Counts(1000, 25), new Counts(9000, 90)).verdict())
        .isEqualTo(Verdict.FAIL);
    assertThat(limit.share(new Counts(1000, 15), new Counts(9000, 90)).verdict())
        .isEqualTo(Verdict.PASS);
    assertThat(limit.share(new Counts(1000, 15), Counts.none()).verdict())
        .isEqualTo(Verdict.INCONCLUSIVE);
  }

  @Test
  void values_have_limits_and_what_is_no_number_is_an_error() {
    var limit = new Limit(80, Optional.of(1.5), 1);

    assertThat(limit.value(List.of(50.0, 70.0), List.of(50.0)).verdict()).isEqualTo(Verdict.PASS);
    assertThat(limit.value(List.of(76.0), List.of(50.0)).verdict()).isEqualTo(Verdict.FAIL);
    assertThat(limit.value(List.of(), List.of(50.0)).verdict()).isEqualTo(Verdict.NO_DATA);
    assertThat(limit.value(List.of(Double.NaN), List.of(50.0)).verdict()).isEqualTo(Verdict.ERROR);
  }

  /** So many looks, with 500 requests of each side between them. */
  private void look(LatencyCheck check, int looks, double factor) {
    var canary = Distribution.empty();
    var stable = Distribution.empty();
    for (int i = 0; i < looks; i++) {
      canary = canary.plus(times(500, factor));
      stable = stable.plus(times(500, 1));
      check.observe(canary, stable);
    }
  }

  private Distribution times(int count, double factor) {
    var recorder = ValueRecorder.upTo(60_000 * MILLI);
    for (int i = 0; i < count; i++) {
      recorder.record((long) (MILLI * factor * 20 * Math.exp(.6 * random.nextGaussian())));
    }
    return recorder.distribution();
  }
}
