package io.crossfade.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatencyRecorderTest {

  private final LatencyRecorder recorder = new LatencyRecorder();

  @Test
  void keeps_times_up_to_16_ms_as_they_are() {
    for (int millis = 0; millis <= 16; millis++) {
      recorder.add(Duration.ofMillis(millis));
    }

    assertThat(recorder.distribution().buckets()).hasSize(17).doesNotContainValue(2L);
    assertThat(recorder.distribution().count()).isEqualTo(17);
  }

  @Test
  void rounds_longer_ones_up_by_an_eighth_at_most() {
    for (long millis = 17; millis < 100_000; millis += 7) {
      var one = new LatencyRecorder();
      one.add(Duration.ofMillis(millis));
      recorder.add(Duration.ofMillis(millis));

      assertThat(one.distribution().buckets().firstKey().toMillis())
          .isBetween(millis, millis + millis / 8);
    }
    assertThat(recorder.distribution().buckets()).hasSizeLessThan(120);
  }

  @Test
  void takes_a_time_before_its_beginning_for_none() {
    recorder.add(Duration.ofMillis(-5));

    assertThat(recorder.distribution().buckets()).containsOnlyKeys(Duration.ZERO);
  }
}
