package io.crossfade.analysis.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.analysis.statistics.Distribution;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OtherChecksTest {

  private static final long MILLI = 1_000_000;

  private final SplittableRandom random = new SplittableRandom(8);

  @Test
  void a_slower_version_is_stopped_with_the_quantiles_behind_it() {
    var check = LatencyCheck.tolerating(1.1, 100);

    check.observe(times(3000, 1.6), times(3000, 1));
    var finding = check.finding(.05);

    assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(finding.words()).contains("p50 [", "p75 [", "p99 [", "against", "1.1 times");
  }

  @Test
  void a_little_slower_is_tolerated() {
    var check = LatencyCheck.tolerating(1.1, 100);

    check.observe(times(100_000, 1.08), times(100_000, 1));

    assertThat(check.finding(.05).verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void each_window_has_less_of_the_error_level() {
    var check = LatencyCheck.tolerating(1, 100);
    check.observe(times(2000, 1), times(2000, 1));
    var first = check.finding(.05).words();

    check.startAnew();
    check.observe(times(2000, 1), times(2000, 1));
    var second = check.finding(.05).words();

    assertThat(stopsAbove(second)).isGreaterThan(stopsAbove(first));
  }

  @Test
  void a_version_once_found_slower_stays_so() {
    var check = LatencyCheck.tolerating(1, 100);
    check.observe(times(3000, 2), times(3000, 1));
    assertThat(check.finding(.05).verdict()).isEqualTo(Verdict.FAIL);

    check.observe(times(3000, 1), times(3000, 1));

    assertThat(check.finding(.05).verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void without_response_times_there_are_no_data_and_with_few_it_does_not_tell() {
    var check = LatencyCheck.tolerating(1, 100);
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

  private static double stopsAbove(String words) {
    var text = words.substring(words.indexOf("stops above ") + 12);
    return Double.parseDouble(text.substring(0, text.indexOf(' ')));
  }

  private Distribution times(int count, double factor) {
    var values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = (long) (MILLI * factor * (10 + 20 * random.nextDouble()));
    }
    return Distribution.ofValues(values);
  }
}
