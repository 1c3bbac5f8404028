package io.crossfade.engine;

import io.crossfade.event.Cause;

/**
 * Why a deployment does not simply go on, and what follows from it. Immutable.
 *
 * @param reaction what follows on the way forward; on the way back it all means that the way back
 *     failed, but for a cancel
 * @param cause why
 */
record Halt(Reaction reaction, Cause cause) {

  enum Reaction {
    ROLL_BACK,
    FREEZE,
    CANCEL
  }

  static Halt rollBack(Cause.Kind kind, String words) {
    return new Halt(Reaction.ROLL_BACK, new Cause(kind, words));
  }

  static Halt freeze(Cause.Kind kind, String words) {
    return new Halt(Reaction.FREEZE, new Cause(kind, words));
  }

  static Halt cancel(String words) {
    return new Halt(Reaction.CANCEL, new Cause(Cause.Kind.COMMAND, words));
  }
}
