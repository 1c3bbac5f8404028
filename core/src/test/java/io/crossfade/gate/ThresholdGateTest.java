package io.crossfade.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.model.Weight;
import io.crossfade.spi.GateAnswer;
import io.crossfade.spi.GateAnswer.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdGateTest {

  private static final ThresholdGate ONE_PERCENT = onePercent().build();

  @Test
  void passes_within_the_limit_and_shows_the_numbers() {
    assertThat(ONE_PERCENT.ask(new Asked().counted("v2", 2010, 14)))
        .isEqualTo(GateAnswer.pass("errors 14 of 2,010 (0.70 %), limit 1 %"));
  }

  @Test
  void fails_beyond_the_limit_and_shows_the_numbers() {
    assertThat(ONE_PERCENT.ask(new Asked().counted("v2", 2010, 21)))
        .isEqualTo(GateAnswer.fail("errors 21 of 2,010 (1.04 %), limit 1 %"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, NO_DATA",
    "1, 0, INCONCLUSIVE",
    "99, 0, INCONCLUSIVE",
    "99, 1, INCONCLUSIVE",
    "100, 0, PASS",
    "100, 1, PASS",
    "100, 2, FAIL",
    "2, 2, FAIL",
    "1, 1, INCONCLUSIVE",
    "3, 5, ERROR",
    "0, 5, ERROR",
    "9223372036854775807, 9223372036854775807, FAIL",
    "9223372036854775807, 1, PASS"
  })
  void few_requests_are_never_a_pass(long requests, long errors, Verdict verdict) {
    var answer = ONE_PERCENT.ask(new Asked().counted("v2", requests, errors));

    assertThat(answer.verdict()).isEqualTo(verdict);
  }

  @Test
  void says_how_many_requests_are_missing() {
    assertThat(ONE_PERCENT.ask(new Asked().counted("v2", 40, 0)))
        .isEqualTo(
            GateAnswer.inconclusive(
                "errors 0 of 40 (0.00 %), limit 1 %, at least 100 requests are needed"));
  }

  @Test
  void has_no_data_if_nobody_counts() {
    assertThat(ONE_PERCENT.ask(new Asked()))
        .isEqualTo(GateAnswer.noData("the router does not count the requests to v2"));
  }

  @Test
  void fails_when_much_worse_than_stable_though_within_the_fixed_limit() {
    var gate =
        ThresholdGate.builder(Weight.ofPercent(5))
            .maxErrorShareOverStable(Weight.ofPercent(1))
            .build();

    var answer = gate.ask(new Asked().counted("v1", 1000, 2).counted("v2", 1000, 13));

    assertThat(answer.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(answer.reasons())
        .containsExactly(
            "errors 13 of 1,000 (1.30 %), limit 1.2 % (0.2 % of stable v1 + 1 %)",
            "errors 13 of 1,000 (1.30 %), limit 5 %");
  }

  @Test
  void passes_when_as_bad_as_stable_within_the_fixed_limit() {
    var answer = againstStable(new Asked().counted("v1", 1000, 9).counted("v2", 1000, 10));

    assertThat(answer.verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void fails_beyond_the_fixed_limit_however_bad_stable_is() {
    var answer = againstStable(new Asked().counted("v1", 1000, 500).counted("v2", 1000, 11));

    assertThat(answer.verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void does_not_pass_while_stable_has_too_few_requests_to_compare_with() {
    assertThat(againstStable(new Asked().counted("v2", 1000, 0)).verdict())
        .isEqualTo(Verdict.NO_DATA);
    assertThat(againstStable(new Asked().counted("v1", 0, 0).counted("v2", 1000, 0)).verdict())
        .isEqualTo(Verdict.NO_DATA);
    assertThat(againstStable(new Asked().counted("v1", 99, 0).counted("v2", 1000, 0)).verdict())
        .isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(againstStable(new Asked().counted("v1", 9, 10).counted("v2", 1000, 0)).verdict())
        .isEqualTo(Verdict.ERROR);
  }

  @Test
  void compares_with_nothing_at_a_first_deployment_and_says_so() {
    var answer = againstStable(new Asked().firstDeployment().counted("v2", 1000, 0));

    assertThat(answer.verdict()).isEqualTo(Verdict.PASS);
    assertThat(answer.reasons())
        .contains("not compared with a stable revision: this is a first deployment");
  }

  @Test
  void compares_with_nothing_once_all_goes_to_the_candidate_and_says_so() {
    var answer = againstStable(new Asked().share(100).counted("v1", 0, 0).counted("v2", 1000, 0));

    assertThat(answer.verdict()).isEqualTo(Verdict.PASS);
    assertThat(answer.reasons()).contains("not compared with stable v1: it gets no more requests");
  }

  @Test
  void fails_when_too_slow() {
    var gate = onePercent().maxLatency(99, Duration.ofMillis(300)).build();
    var asked = new Asked().counted("v2", 1000, 0);

    assertThat(gate.ask(asked.measured("v2", Map.of(ms(20), 990L, ms(900), 10L))))
        .isEqualTo(
            new GateAnswer(
                Verdict.PASS,
                List.of(
                    "errors 0 of 1,000 (0.00 %), limit 1 %",
                    "p99 20 ms of 1,000 requests, limit 300 ms")));
    assertThat(gate.ask(asked.measured("v2", Map.of(ms(20), 989L, ms(1412), 11L))).reasons())
        .startsWith("p99 1.41 s of 1,000 requests, limit 300 ms");
    assertThat(gate.ask(asked).verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void does_not_pass_on_too_few_response_times() {
    var gate = onePercent().maxLatency(99, Duration.ofMillis(300)).build();
    var asked = new Asked().counted("v2", 1000, 0);

    assertThat(gate.ask(asked).verdict()).isEqualTo(Verdict.NO_DATA);
    assertThat(gate.ask(asked.measured("v2", Map.of())).verdict()).isEqualTo(Verdict.NO_DATA);
    assertThat(gate.ask(asked.measured("v2", Map.of(ms(1), 99L))).verdict())
        .isEqualTo(Verdict.INCONCLUSIVE);
  }

  @Test
  void leaves_latency_out_only_if_told_so() {
    var gate = onePercent().maxLatencyWhereKnown(99, Duration.ofMillis(300)).build();
    var asked = new Asked().counted("v2", 1000, 0);

    assertThat(gate.ask(asked).verdict()).isEqualTo(Verdict.PASS);
    assertThat(gate.ask(asked).reasons())
        .contains("the router does not measure the response times of v2, so they are not judged");
    assertThat(gate.ask(asked.measured("v2", Map.of(ms(301), 1000L))).verdict())
        .isEqualTo(Verdict.FAIL);
    assertThat(gate.ask(asked.measured("v2", Map.of())).verdict()).isEqualTo(Verdict.NO_DATA);
  }

  @Test
  void refuses_limits_that_cannot_be() {
    assertThatThrownBy(() -> onePercent().minimumRequests(0))
        .hasMessage("minimumRequests must be at least 1, was 0");
    assertThatThrownBy(() -> onePercent().maxLatency(101, Duration.ofMillis(1)))
        .hasMessage("percentile must be within (0, 100], was 101.0");
    assertThatThrownBy(() -> onePercent().maxLatency(Double.NaN, Duration.ofMillis(1)))
        .hasMessage("percentile must be within (0, 100], was NaN");
    assertThatThrownBy(() -> onePercent().maxLatency(99, Duration.ZERO))
        .hasMessage("maximum latency must be more than zero, was PT0S");
  }

  private static GateAnswer againstStable(Asked asked) {
    return onePercent().maxErrorShareOverStable(Weight.ofPercent(1)).build().ask(asked);
  }

  private static ThresholdGate.Builder onePercent() {
    return ThresholdGate.builder(Weight.ofPercent(1));
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}
