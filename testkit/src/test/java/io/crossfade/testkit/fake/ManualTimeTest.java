package io.crossfade.testkit.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.time.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualTimeTest {

  private final ManualTime time = new ManualTime();
  private final Signal signal = new Signal();
  private final List<String> done = new ArrayList<>();

  @Test
  void a_wait_moves_the_time_by_its_length() throws InterruptedException {
    var before = time.now();

    time.await(Duration.ofHours(3), signal);

    assertThat(time.elapsed()).isEqualTo(Duration.ofHours(3));
    assertThat(time.now()).isEqualTo(before.plus(Duration.ofHours(3)));
  }

  @Test
  void does_on_the_way_what_was_scheduled_in_order_of_time_and_then_of_scheduling()
      throws InterruptedException {
    time.after(Duration.ofSeconds(2), () -> done.add("later at " + time.elapsed()));
    time.at(Duration.ofSeconds(1), () -> done.add("first"));
    time.at(Duration.ofSeconds(1), () -> done.add("second"));
    time.at(Duration.ofSeconds(9), () -> done.add("never"));

    time.await(Duration.ofSeconds(5), signal);

    assertThat(done).containsExactly("first", "second", "later at PT2S");
    assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void a_signal_raised_on_the_way_ends_the_wait_at_that_moment() throws InterruptedException {
    time.at(Duration.ofSeconds(2), signal::raise);
    time.at(Duration.ofSeconds(3), () -> done.add("too early"));

    time.await(Duration.ofSeconds(10), signal);

    assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(2));
    assertThat(done).isEmpty();
    assertThat(signal.isRaised()).isTrue();
  }

  @Test
  void a_raised_signal_and_a_wait_of_nothing_return_at_once() throws InterruptedException {
    time.await(Duration.ofSeconds(-1), signal);
    signal.raise();

    time.await(Duration.ofSeconds(10), signal);

    assertThat(time.elapsed()).isZero();
  }

  @Test
  void an_action_may_wait_itself() throws InterruptedException {
    time.at(Duration.ofSeconds(1), () -> time.advance(Duration.ofSeconds(7)));

    time.await(Duration.ofSeconds(2), signal);

    assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(8));
  }

  @Test
  void something_periodic_happens_once_a_period() throws InterruptedException {
    time.every(Duration.ofSeconds(2), () -> done.add("tick"));

    time.await(Duration.ofSeconds(7), signal);

    assertThat(done).hasSize(3);
  }

  @Test
  void the_wall_clock_jumps_and_the_elapsed_time_does_not_notice() {
    var before = time.now();

    time.jumpWallClock(Duration.ofHours(-2));

    assertThat(time.now()).isEqualTo(before.minus(Duration.ofHours(2)));
    assertThat(time.elapsed()).isZero();
  }

  @Test
  void an_interrupted_thread_does_not_wait() {
    time.at(Duration.ofSeconds(1), () -> Thread.currentThread().interrupt());

    assertThatThrownBy(() -> time.await(Duration.ofSeconds(5), signal))
        .isInstanceOf(InterruptedException.class);
    assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void loses_patience_with_code_that_waits_for_ever() {
    time.patience(1_000).every(Duration.ofSeconds(1), () -> {});

    assertThatThrownBy(this::waitForEver)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Waited 1000 times")
        .hasMessageContaining("PT1S")
        .hasMessageContaining("PT16M40S");
  }

  @Test
  void scheduled_actions_renew_its_patience() throws InterruptedException {
    time.patience(10);
    for (int i = 1; i <= 100; i++) {
      time.at(Duration.ofSeconds(5L * i), () -> {});
    }

    for (int i = 0; i < 500; i++) {
      time.await(Duration.ofSeconds(1), signal);
    }

    assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(500));
  }

  private void waitForEver() throws InterruptedException {
    while (!signal.isRaised()) {
      time.await(Duration.ofSeconds(1), signal);
    }
  }
}
