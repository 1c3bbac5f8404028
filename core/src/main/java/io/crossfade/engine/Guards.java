package io.crossfade.engine;

/** The gates that watch all along. */
@FunctionalInterface
interface Guards {

  /** Asks those that watch a step and are due. */
  void ask(int stepNumber) throws Halted, InterruptedException;

  static Guards none() {
    return stepNumber -> {};
  }
}
