package io.crossfade.analysis.statistics;

/** Checks what callers give. Thread-safe. */
final class Levels {

  private Levels() {}

  /** Returns an error level if it is one. */
  static double checked(double alpha) {
    if (!(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException("alpha must be within (0, 1), was " + alpha);
    }
    return alpha;
  }

  /** Returns a count if it is one. */
  static long count(String what, long count) {
    if (count < 0) {
      throw new IllegalArgumentException(what + " must not be negative, was " + count);
    }
    return count;
  }
}
