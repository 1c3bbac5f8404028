package io.crossfade.analysis.judge;

import java.util.Objects;

/**
 * A verdict on one metric, and why.
 *
 * <p>Immutable.
 *
 * @param verdict what is said
 * @param words the numbers behind it, on one line
 */
public record Finding(Verdict verdict, String words) {

  /** Checks that nothing is missing. */
  public Finding {
    Objects.requireNonNull(verdict, "verdict");
    Objects.requireNonNull(words, "words");
  }

  @Override
  public String toString() {
    return verdict + ": " + words;
  }
}
