package io.crossfade.spec;

import java.time.Duration;
import java.util.Objects;

/** The range checks of the policies. Thread-safe. */
final class Checks {

  private Checks() {}

  static int atLeast(String what, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(what + " must be at least " + least + ", was " + value);
    }
    return value;
  }

  static Duration positive(String what, Duration value) {
    if (notNegative(what, value).isZero()) {
      throw new IllegalArgumentException(what + " must be more than zero");
    }
    return value;
  }

  static Duration notNegative(String what, Duration value) {
    if (Objects.requireNonNull(value, what).isNegative()) {
      throw new IllegalArgumentException(what + " must not be negative, was " + value);
    }
    return value;
  }
}
