package io.crossfade.engine;

/**
 * Ends a step from the depth of a wait. It never leaves this package: outcomes are values outside.
 */
final class Halted extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Halt halt;

  Halted(Halt halt) {
    super(halt.cause().toString(), null, false, false);
    this.halt = halt;
  }

  Halt halt() {
    return halt;
  }
}
