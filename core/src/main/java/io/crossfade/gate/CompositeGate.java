package io.crossfade.gate;

import io.crossfade.spi.Gate;
import io.crossfade.spi.GateAnswer;
import io.crossfade.spi.GateContext;
import java.util.List;

/**
 * Several gates as one: the worst verdict wins, and every reason is kept.
 *
 * <p>From worst to best: fail, error, no data, inconclusive, wait, pass. All are asked each time;
 * one that throws is an error, and does not keep the others from being heard.
 *
 * <p>As safe for threads as the gates are.
 */
public final class CompositeGate implements Gate {

  private final List<Gate> gates;

  private CompositeGate(List<Gate> gates) {
    this.gates = gates;
    if (gates.isEmpty()) {
      throw new IllegalArgumentException("a composite gate needs at least one gate, had none");
    }
  }

  /** Returns the gate that passes if all of these pass, at least one. */
  public static CompositeGate all(Gate... gates) {
    return all(List.of(gates));
  }

  /** Returns the gate that passes if all of these pass, at least one. */
  public static CompositeGate all(List<? extends Gate> gates) {
    return new CompositeGate(List.copyOf(gates));
  }

  @Override
  public GateAnswer ask(GateContext context) {
    return WorstOf.of(gates.stream().map(gate -> answer(gate, context)).toList());
  }

  @Override
  public List<String> problems() {
    return gates.stream().flatMap(gate -> gate.problems().stream()).toList();
  }

  private static GateAnswer answer(Gate gate, GateContext context) {
    try {
      return gate.ask(context);
    } catch (RuntimeException e) {
      return GateAnswer.error("a gate failed: " + e);
    }
  }
}
