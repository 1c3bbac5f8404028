package io.crossfade.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.error.AdapterException;
import io.crossfade.time.Signal;
import io.crossfade.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CallBudgetTest {

  /** Notes what was waited for, and does not wait. */
  private static final class NotedTime implements TimeSource {

    private Duration waited = Duration.ZERO;

    @Override
    public Instant now() {
      return Instant.EPOCH.plus(waited);
    }

    @Override
    public Duration elapsed() {
      return waited;
    }

    @Override
    public void await(Duration atMost, Signal signal) throws InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      waited = waited.plus(atMost);
    }
  }

  private final NotedTime time = new NotedTime();

  @Test
  void lets_calls_pass_while_there_is_budget() {
    var budget = CallBudget.of(3, Duration.ofHours(1), Duration.ofMinutes(1), time);

    for (int i = 0; i < 3; i++) {
      budget.spend("test");
    }

    assertThat(time.waited).isZero();
  }

  @Test
  void makes_a_call_over_the_budget_wait_for_its_turn() {
    var budget = CallBudget.of(1, Duration.ofHours(1), Duration.ofHours(2), time);
    budget.spend("test");

    budget.spend("test");

    assertThat(time.waited).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
  }

  @Test
  void refuses_a_call_whose_turn_comes_too_late() {
    var budget = CallBudget.of(1, Duration.ofHours(1), Duration.ofMinutes(1), time);
    budget.spend("test");

    assertThatThrownBy(() -> budget.spend("describe target health"))
        .isInstanceOfSatisfying(
            AdapterException.class,
            e -> assertThat(e.kind()).isEqualTo(AdapterException.Kind.TRANSIENT))
        .hasMessageContaining("describe target health")
        .hasMessageContaining("PT1M");
  }

  @Test
  void restores_the_interrupt_of_a_waiting_thread() {
    var budget = CallBudget.of(1, Duration.ofHours(1), Duration.ofHours(2), time);
    budget.spend("test");
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> budget.spend("test")).isInstanceOf(AdapterException.class);

    assertThat(Thread.interrupted()).isTrue();
  }
}
