package io.crossfade.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.spi.Gate;
import io.crossfade.spi.GateAnswer;
import io.crossfade.spi.GateAnswer.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompositeGateTest {

  @Test
  void the_worst_verdict_wins_in_this_order() {
    var order =
        List.of(
            Verdict.FAIL,
            Verdict.ERROR,
            Verdict.NO_DATA,
            Verdict.INCONCLUSIVE,
            Verdict.WAIT,
            Verdict.PASS);

    for (int i = 0; i < order.size(); i++) {
      for (int j = i; j < order.size(); j++) {
        var gate = CompositeGate.all(saying(order.get(j)), saying(order.get(i)));

        assertThat(gate.ask(new Asked()).verdict()).isEqualTo(order.get(i));
      }
    }
    assertThat(order).containsExactlyInAnyOrder(Verdict.values());
  }

  @Test
  void keeps_all_reasons_those_of_the_worst_first() {
    var gate = CompositeGate.all(saying(Verdict.PASS), saying(Verdict.FAIL), saying(Verdict.WAIT));

    assertThat(gate.ask(new Asked()).reasons()).containsExactly("FAIL", "WAIT", "PASS");
  }

  @Test
  void a_gate_that_throws_is_an_error_and_hides_no_fail() {
    Gate broken =
        context -> {
          throw new IllegalStateException("no connection");
        };

    assertThat(CompositeGate.all(broken, saying(Verdict.PASS)).ask(new Asked()))
        .extracting(GateAnswer::verdict)
        .isEqualTo(Verdict.ERROR);
    assertThat(CompositeGate.all(broken, saying(Verdict.FAIL)).ask(new Asked()).reasons())
        .containsExactly("FAIL", "a gate failed: java.lang.IllegalStateException: no connection");
  }

  @Test
  void refuses_to_be_made_of_nothing() {
    assertThatThrownBy(() -> CompositeGate.all(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Gate saying(Verdict verdict) {
    return context -> new GateAnswer(verdict, List.of(verdict.name()));
  }
}
