package io.crossfade.strategies.internal;

import java.time.Duration;
import java.util.Objects;

/**
 * Checks the times that a strategy may be told to wait. Not API: may change or vanish in any
 * release.
 *
 * <p>Thread-safe.
 */
public final class Waits {

  private Waits() {}

  /** Returns a time to wait; refuses a negative one, by the name of what it is for. */
  public static Duration notNegative(String what, Duration value) {
    if (Objects.requireNonNull(value, what).isNegative()) {
      throw new IllegalArgumentException(what + " must not be negative, was " + value);
    }
    return value;
  }
}
