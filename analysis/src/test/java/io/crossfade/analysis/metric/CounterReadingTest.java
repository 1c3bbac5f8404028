package io.crossfade.analysis.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CounterReadingTest {

  private final CounterReading reading = new CounterReading();

  @Test
  void the_first_look_is_only_remembered() {
    assertThat(reading.advance(List.of(at("a", 100)))).isZero();
    assertThat(reading.advance(List.of(at("a", 130)))).isEqualTo(30);
  }

  @Test
  void a_series_that_appears_later_began_at_zero() {
    reading.advance(List.of(at("a", 100)));

    assertThat(reading.advance(List.of(at("a", 100), at("b", 7)))).isEqualTo(7);
  }

  @Test
  void one_restarted_instance_does_not_count_the_others_twice() {
    reading.advance(List.of(at("a", 100), at("b", 1000)));

    assertThat(reading.advance(List.of(at("a", 3), at("b", 1010)))).isEqualTo(13);
  }

  @Test
  void a_series_that_vanishes_and_returns_goes_on() {
    reading.advance(List.of(at("a", 100)));

    assertThat(reading.advance(List.of())).isZero();
    assertThat(reading.advance(List.of(at("a", 104)))).isEqualTo(4);
  }

  @Test
  void what_no_counter_can_be_is_refused_and_nothing_is_taken() {
    reading.advance(List.of(at("a", 100)));

    assertThatThrownBy(() -> reading.advance(List.of(at("a", 110), at("b", Double.NaN))))
        .hasMessageContaining("b is NaN");
    assertThat(reading.advance(List.of(at("a", 120)))).isEqualTo(20);
  }

  private static Series at(String name, double value) {
    return new Series(name, List.of(value));
  }
}
