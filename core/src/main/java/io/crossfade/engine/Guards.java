package io.crossfade.engine;

import java.time.Duration;

/** The gates that watch all along. */
@FunctionalInterface
interface Guards {

  /**
   * Asks those that watch a step and are due.
   *
   * @param active the time until now without pauses, from any beginning
   */
  void ask(int stepNumber, Duration active) throws Halted, InterruptedException;

  static Guards none() {
    return (stepNumber, active) -> {};
  }
}
