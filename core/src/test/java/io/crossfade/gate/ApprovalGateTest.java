package io.crossfade.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.spi.GateAnswer;
import org.junit.jupiter.api.Test;

class ApprovalGateTest {

  private final ApprovalGate gate = ApprovalGate.awaiting("the owner of the shop");

  @Test
  void waits_for_a_person() {
    assertThat(gate.ask(new Asked()))
        .isEqualTo(GateAnswer.waiting("waiting for the owner of the shop"));
  }

  @Test
  void passes_with_the_name_of_who_approved() {
    assertThat(gate.approve("Jane <jane@shop.example>", "looks good")).isTrue();

    assertThat(gate.ask(new Asked()))
        .isEqualTo(GateAnswer.pass("approved by Jane <jane@shop.example>: looks good"));
  }

  @Test
  void fails_with_the_name_of_who_rejected() {
    assertThat(gate.reject("jane", "")).isTrue();

    assertThat(gate.ask(new Asked())).isEqualTo(GateAnswer.fail("rejected by jane"));
  }

  @Test
  void the_first_decision_stands() {
    gate.reject("jane", "no");

    assertThat(gate.approve("joe", "yes")).isFalse();
    assertThat(gate.ask(new Asked())).isEqualTo(GateAnswer.fail("rejected by jane: no"));
  }

  @Test
  void nobody_approves_without_a_name() {
    assertThatThrownBy(() -> gate.approve(" ", "yes"))
        .hasMessage("name of who approves must have 1 to 200 characters, had 0");
    assertThat(gate.ask(new Asked()).verdict()).isEqualTo(GateAnswer.Verdict.WAIT);
  }
}
