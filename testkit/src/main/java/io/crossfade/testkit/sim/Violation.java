package io.crossfade.testkit.sim;

import java.time.Duration;
import java.util.Objects;

/**
 * A promise that was broken, as the auditor saw it.
 *
 * <p>Immutable.
 *
 * @param promise which
 * @param at when, in virtual time
 * @param words what happened
 */
public record Violation(Promise promise, Duration at, String words) {

  /** Checks that nothing is missing. */
  public Violation {
    Objects.requireNonNull(promise, "promise");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(words, "words");
  }

  @Override
  public String toString() {
    return promise + " at " + at.toMillis() / 1000.0 + " s: " + words;
  }
}
