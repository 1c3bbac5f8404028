package io.crossfade.examples.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final long START = Long.MAX_VALUE - 5;

  @Test
  void spaces_requests_evenly() {
    Schedule schedule = new Schedule(1_000, 400, 800);

    assertThat(schedule.dueAt(0)).isEqualTo(1_000);
    assertThat(schedule.dueAt(1)).isEqualTo(1_000 + 2_500_000);
    assertThat(schedule.dueAt(400)).isEqualTo(1_000 + 1_000_000_000);
  }

  @Test
  void does_not_drift_where_the_rate_does_not_divide_a_second() {
    Schedule schedule = new Schedule(0, 7, Long.MAX_VALUE);

    assertThat(schedule.dueAt(7L * 86_400)).isEqualTo(TimeUnit.DAYS.toNanos(1));
  }

  @Test
  void knows_what_is_due_even_where_the_clock_overflows() {
    Schedule schedule = new Schedule(START, 1, 2);

    assertThat(schedule.isDue(0, START)).isTrue();
    assertThat(schedule.isDue(1, START + 999_999_999)).isFalse();
    assertThat(schedule.isDue(1, START + 1_000_000_000)).isTrue();
    assertThat(schedule.isDue(2, START + 9_000_000_000L)).isFalse();
  }

  @Test
  void has_as_many_requests_as_fit_into_the_duration() {
    InetSocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    LoadProfile profile =
        LoadProfile.builder(target).requestsPerSecond(300).lasting(Duration.ofMillis(500)).build();

    assertThat(Schedule.of(profile, 0).requests()).isEqualTo(150);
  }
}
