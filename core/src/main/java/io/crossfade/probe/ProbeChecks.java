package io.crossfade.probe;

import java.time.Duration;
import java.util.Objects;

/** The range checks of the probes. Thread-safe. */
final class ProbeChecks {

  private static final Duration LONGEST = Duration.ofMinutes(5);

  private ProbeChecks() {}

  static Duration deadline(Duration value) {
    Objects.requireNonNull(value, "deadline");
    if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "deadline must be more than zero and at most 5 minutes, was " + value);
    }
    return value;
  }

  static int within(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          what + " must be within " + least + ".." + most + ", was " + value);
    }
    return value;
  }
}
