package io.crossfade.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.model.Health;
import io.crossfade.model.Instance;
import io.crossfade.spi.HealthProbe;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CompositeProbeTest {

  private static final Instance INSTANCE = Instance.of("a", "v2", "127.0.0.1:1");
  private static final HealthProbe HEALTHY = instance -> Health.healthy();
  private static final HealthProbe UNKNOWN = instance -> Health.unknown("no idea");
  private static final HealthProbe DOWN = instance -> Health.unhealthy("down");
  private static final HealthProbe BROKEN = instance -> Health.unhealthy("broken");

  @Test
  void passes_only_if_all_pass() {
    assertThat(CompositeProbe.all(HEALTHY, HEALTHY).check(INSTANCE)).isEqualTo(Health.healthy());
    assertThat(CompositeProbe.all(HEALTHY, UNKNOWN).check(INSTANCE))
        .isEqualTo(Health.unknown("no idea"));
  }

  @Test
  void the_first_unhealthy_one_wins_over_all_else() {
    assertThat(CompositeProbe.all(UNKNOWN, DOWN, BROKEN).check(INSTANCE))
        .isEqualTo(Health.unhealthy("down"));
  }

  @Test
  void asks_nobody_after_an_unhealthy_one() {
    var asked = new AtomicInteger();
    HealthProbe counting =
        instance -> {
          asked.incrementAndGet();
          return Health.healthy();
        };

    CompositeProbe.all(counting, DOWN, counting).check(INSTANCE);

    assertThat(asked).hasValue(1);
  }

  @Test
  void each_part_is_prepared_for_the_round() {
    var rounds = new AtomicInteger();
    var probe = CompositeProbe.all(HEALTHY, new OncePerRound(rounds)).forRound();

    probe.check(INSTANCE);
    probe.check(INSTANCE);

    assertThat(rounds).hasValue(1);
  }

  @Test
  void refuses_to_be_made_of_nothing() {
    assertThatThrownBy(() -> CompositeProbe.all(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private record OncePerRound(AtomicInteger rounds) implements HealthProbe {

    @Override
    public Health check(Instance instance) {
      throw new AssertionError("asked outside of a round");
    }

    @Override
    public HealthProbe forRound() {
      rounds.incrementAndGet();
      return HEALTHY;
    }
  }
}
