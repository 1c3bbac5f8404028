package io.crossfade.adapter.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of the rings of HAProxy 2.6.12 and 3.0.11, as they were. */
class LoggedAnswerTest {

  private static final String HEAD =
      "<134>1 2026-11-27T12:48:53.745652+00:00 - haproxy 25060 - [crossfade@32473 answer=\"";
  private static final String TAIL = "\"] 127.0.0.1:53258 [27/Nov/2026:12:48:53.745] web app/s1 0/";

  @Test
  void reads_who_answered_after_how_long() {
    assertThat(read("12 app app1 404 35")).hasValueSatisfying(this::isOfApp1After35Millis);
    assertThat(read("12 app app1 500 35")).hasValueSatisfying(this::isOfApp1After35Millis);
    assertThat(read("12 app app1 101 35")).hasValueSatisfying(this::isOfApp1After35Millis);
  }

  private void isOfApp1After35Millis(LoggedAnswer answer) {
    assertThat(answer.server()).isEqualTo("app1");
    assertThat(answer.took()).contains(Duration.ofMillis(35));
  }

  @Test
  void knows_no_time_of_an_answer_that_never_came() {
    assertThat(read("12 app app1 503 -1")).hasValueSatisfying(this::hasNoTime);
    assertThat(read("12 app <NOSRV> 400 -1")).hasValueSatisfying(this::hasNoTime);
    assertThat(read("12 app app1 -1 3")).hasValueSatisfying(this::hasNoTime);
  }

  private void hasNoTime(LoggedAnswer answer) {
    assertThat(answer.took()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Server app/app1 is DOWN, reason: Layer4 connection problem.",
        "<134>1 2026-11-27T12:48:53.7+00:00 - haproxy 1 - - 127.0.0.1 web app/s1",
        "<134>1 2026-11-27T12:48:53.7+00:00 - haproxy 1 - - [crossfade@32473 answer=\"1 app a 200 1\"]",
        "<134>1 2026-11-27T12:48:53.7+00:00 - haproxy 1 - [crossfade@32473 answer=\"1 app a 200",
        "<134>1 2026-11-27T12:48:53.7+00:00 - haproxy 1 - [their@1 a=\"1 app app1 200 1\"] x",
        HEAD + "12 theirs app1 200 1" + TAIL,
        HEAD + "12 app app1 200 x" + TAIL,
        HEAD + "12 app app1 200 99999999999" + TAIL
      })
  void skips_a_line_that_is_not_of_a_request_to_our_backend(String line) {
    assertThat(LoggedAnswer.parse(line, "app")).isEmpty();
  }

  private static Optional<LoggedAnswer> read(String answer) {
    return LoggedAnswer.parse(HEAD + answer + TAIL, "app");
  }
}
