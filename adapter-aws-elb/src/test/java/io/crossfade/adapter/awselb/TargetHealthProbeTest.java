package io.crossfade.adapter.awselb;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.adapter.awselb.StrictElb.Fate;
import io.crossfade.model.Health;
import io.crossfade.model.Instance;
import io.crossfade.testkit.fake.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TargetHealthProbeTest {

  private static final Instance TARGET = Instance.of("a", "v1", "10.0.0.1:80");

  private ElbWorld world;
  private TargetHealthProbe probe;

  @BeforeEach
  void open() throws Exception {
    world = ElbWorld.of(new ManualTime());
    world.register(ElbWorld.BLUE, "v1", "10.0.0.1:80");
    probe = TargetHealthProbe.over(world.client(), world.settings().build());
  }

  @AfterEach
  void close() {
    world.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fate.class,
      names = {"THROTTLED", "EXPIRED", "REFUSED", "FAILED"})
  void a_read_that_failed_is_unknown_and_neither_healthy_nor_unhealthy(Fate fate) {
    assertThat(probe.check(TARGET)).isEqualTo(Health.healthy());
    world.strict().next(1, "DescribeTargetHealth", fate);

    var seen = probe.check(TARGET);

    assertThat(seen.state()).isEqualTo(Health.State.UNKNOWN);
    assertThat(seen.toString()).contains("ELB cannot be read");
    assertThat(probe.check(TARGET)).isEqualTo(Health.healthy());
  }

  @Test
  void a_round_asks_once_for_each_target_group() {
    world.strict().forgetCalls();
    var round = probe.forRound();
    for (int i = 1; i <= 50; i++) {
      round.check(Instance.of("i" + i, "v1", "10.0.0." + i + ":80"));
    }

    assertThat(world.strict().actions())
        .containsExactly("DescribeTargetHealth", "DescribeTargetHealth");
  }
}
