package io.crossfade.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventShareTest {

  @ParameterizedTest
  @CsvSource({
    "700, 1000, 100, .651629, .745949",
    "15, 50, 50, .129556, .511896",
    "5, 50, 50, .013021, .269264",
    "1, 50, 50, 0, .13489"
  })
  void agrees_with_the_vectors(long events, long trials, long bestAt, double low, double high) {
    var range = EventShare.interval(events, trials, .05, bestAt);

    assertThat(range.low()).isCloseTo(low, within(1e-5));
    assertThat(range.high()).isCloseTo(high, within(1e-5));
  }

  @Test
  void no_events_leave_the_lower_end_at_zero() {
    var range = EventShare.interval(0, 10_000, .05, 10_000);

    assertThat(range.low()).isZero();
    assertThat(range.high()).isBetween(1e-4, 2e-3);
  }

  @Test
  void refuses_more_events_than_trials() {
    assertThatThrownBy(() -> EventShare.interval(3, 2, .05, 10)).hasMessageContaining("3 of 2");
    assertThatThrownBy(() -> EventShare.interval(0, 0, .05, 10)).hasMessageContaining("0 of 0");
  }
}
