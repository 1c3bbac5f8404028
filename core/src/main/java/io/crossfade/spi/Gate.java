package io.crossfade.spi;

import java.util.List;

/**
 * A question asked between steps or all along: go on, wait, or go back? A canary's metrics, a smoke
 * test, a person's approval, a freeze window and an external judge are all gates.
 *
 * <p>A gate is asked again and again on the engine's thread and must answer within seconds; what
 * takes longer answers {@link GateAnswer#waiting}. After a crash a new process asks a new gate, so
 * what it must remember it keeps elsewhere. An exception is an {@link GateAnswer.Verdict#ERROR}.
 */
@FunctionalInterface
public interface Gate {

  /**
   * Answers from what is known now.
   *
   * @param context what is going on, and the traffic so far
   */
  GateAnswer ask(GateContext context);

  /**
   * Returns why the gate could never say yes, such as a metric that nobody measures. Asked once
   * before anything moves; a plan that names the gate is refused with them. Default: none.
   */
  default List<String> problems() {
    return List.of();
  }
}
