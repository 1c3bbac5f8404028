package io.crossfade.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testkit.fake.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Promise 9: every wait has a deadline that a person's pause does not eat. */
class ActiveTimeTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTime time = new ManualTime();
  private final ActiveTime active = new ActiveTime(time);

  @Test
  void a_deadline_passes_at_its_moment_and_not_before() {
    var deadline = active.in(SECOND.multipliedBy(3));

    time.advance(SECOND.multipliedBy(2));
    assertThat(deadline.passed()).isFalse();
    assertThat(deadline.left()).isEqualTo(SECOND);
    assertThat(deadline.spent()).isEqualTo(SECOND.multipliedBy(2));

    time.advance(SECOND);
    assertThat(deadline.passed()).isTrue();
    time.advance(SECOND);
    assertThat(deadline.left()).isZero();
  }

  @Test
  void no_time_passes_in_a_pause() {
    var deadline = active.in(SECOND.multipliedBy(3));
    time.advance(SECOND);

    active.pause();
    time.advance(SECOND.multipliedBy(9));

    assertThat(active.isPaused()).isTrue();
    assertThat(deadline.spent()).isEqualTo(SECOND);
  }

  @Test
  void the_time_of_several_pauses_is_left_out_and_what_is_between_is_not() {
    for (int i = 0; i < 2; i++) {
      time.advance(SECOND);
      active.pause();
      time.advance(SECOND);
      active.pause();
      time.advance(SECOND);
      active.resume();
      active.resume();
    }

    assertThat(active.isPaused()).isFalse();
    assertThat(active.elapsed()).isEqualTo(SECOND.multipliedBy(2));
  }
}
