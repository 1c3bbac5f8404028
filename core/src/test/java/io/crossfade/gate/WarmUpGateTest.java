package io.crossfade.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.spi.GateAnswer.Verdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WarmUpGateTest {

  private final WarmUpGate gate = WarmUpGate.lookingEvery(10);
  private final Map<Duration, Long> served = new HashMap<>();

  @Test
  void waits_until_latency_has_settled() {
    assertThat(serve(10, 900)).isEqualTo(Verdict.WAIT);
    assertThat(serve(10, 100)).isEqualTo(Verdict.WAIT);
    assertThat(serve(10, 50)).isEqualTo(Verdict.WAIT);
    assertThat(serve(10, 40)).isEqualTo(Verdict.WAIT);
    assertThat(serve(10, 41)).isEqualTo(Verdict.PASS);
    assertThat(serve(10, 900)).isEqualTo(Verdict.PASS);
  }

  @Test
  void looks_only_after_enough_requests() {
    assertThat(serve(9, 40)).isEqualTo(Verdict.WAIT);
    assertThat(serve(1, 40)).isEqualTo(Verdict.WAIT);
    assertThat(serve(10, 40)).isEqualTo(Verdict.WAIT);
    assertThat(serve(9, 40)).isEqualTo(Verdict.WAIT);
    assertThat(serve(1, 40)).isEqualTo(Verdict.PASS);
  }

  @Test
  void has_no_data_if_nobody_measures() {
    assertThat(gate.ask(new Asked()).verdict()).isEqualTo(Verdict.NO_DATA);
  }

  @Test
  void goes_on_when_the_router_begins_to_count_anew() {
    serve(10, 40);
    serve(10, 40);
    served.clear();

    assertThat(serve(10, 40)).isEqualTo(Verdict.PASS);
  }

  @Test
  void shows_the_numbers() {
    serve(10, 900);
    serve(10, 40);
    served.merge(Duration.ofMillis(40), 3L, Long::sum);

    assertThat(gate.ask(new Asked().measured("v2", served)).reasons())
        .containsExactly("warming up: 3 of 10 requests since the last look, p95 was 900 ms, 40 ms");
  }

  @Test
  void refuses_to_look_at_nothing() {
    assertThatThrownBy(() -> WarmUpGate.lookingEvery(0))
        .hasMessage("requestsPerLook must be at least 1, was 0");
  }

  private Verdict serve(long requests, long millis) {
    served.merge(Duration.ofMillis(millis), requests, Long::sum);
    return gate.ask(new Asked().measured("v2", served)).verdict();
  }
}
