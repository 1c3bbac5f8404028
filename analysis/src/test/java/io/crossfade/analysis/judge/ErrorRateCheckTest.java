package io.crossfade.analysis.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ErrorRateCheckTest {

  private final ErrorRateCheck check = ErrorRateCheck.afterRequests(100, 1);

  @Test
  void stops_a_worse_version_and_says_the_numbers() {
    check.add(new Counts(2010, 14), new Counts(18_020, 9));

    var finding = check.finding(.05);

    assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(finding.words())
        .startsWith("14 of 2,010 against 9 of 18,020; rate ratio 13.9, 95 % [")
        .contains("; E = ")
        .endsWith(" > 20: stop");
  }

  @Test
  void errors_rising_from_zero_are_seen() {
    check.add(new Counts(1000, 12), new Counts(9000, 0));

    assertThat(check.finding(.05).verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void passes_a_good_version_after_the_minimum() {
    check.add(new Counts(99, 0), new Counts(900, 1));
    assertThat(check.finding(.05).verdict()).isEqualTo(Verdict.INCONCLUSIVE);

    check.add(new Counts(1, 0), new Counts(9, 0));
    assertThat(check.finding(.05).verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void with_a_tolerated_ratio_it_passes_only_when_that_is_known() {
    var strict = ErrorRateCheck.tolerating(1.25, 100, 1);

    strict.add(new Counts(10_000, 10), new Counts(10_000, 10));
    var early = strict.finding(.05);
    strict.add(new Counts(1_000_000, 1000), new Counts(1_000_000, 1000));
    var late = strict.finding(.05);

    assertThat(early.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(early.words()).contains("not known to be at most 1.25");
    assertThat(late.verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void nothing_on_one_side_is_no_data() {
    assertThat(check.finding(.05).verdict()).isEqualTo(Verdict.NO_DATA);

    check.add(new Counts(500, 3), Counts.none());

    assertThat(check.finding(.05).words()).isEqualTo("no requests to compare with");
  }

  @Test
  void all_failing_on_both_sides_is_no_difference() {
    check.add(new Counts(1000, 1000), new Counts(9000, 9000));

    assertThat(check.finding(.05).verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void more_errors_than_requests_cannot_be() {
    check.add(new Counts(100, 200), new Counts(100, 0));

    assertThat(check.finding(.05).verdict()).isEqualTo(Verdict.ERROR);
  }

  @Test
  void an_error_that_is_counted_late_finds_its_interval() {
    var late = ErrorRateCheck.afterRequests(1, 1);
    var inTime = ErrorRateCheck.afterRequests(1, 1);

    late.add(new Counts(10, 0), Counts.none());
    late.add(new Counts(0, 1), new Counts(90, 0));
    inTime.add(new Counts(10, 1), new Counts(90, 0));

    assertThat(late.finding(.05)).isEqualTo(inTime.finding(.05));
  }

  @Test
  void a_counter_that_went_back_began_anew() {
    assertThat(new Counts(5, 1).since(new Counts(100, 3))).isEqualTo(new Counts(5, 1));
    assertThat(new Counts(120, 4).since(new Counts(100, 3))).isEqualTo(new Counts(20, 1));
    assertThatThrownBy(() -> new Counts(-1, 0)).hasMessageContaining("-1");
  }
}
