package io.crossfade.gate;

import io.crossfade.model.Names;

/** Checks on what a person is called and gives as a reason. Thread-safe. */
final class PersonsWord {

  private static final int LONGEST = 200;

  private PersonsWord() {}

  static String require(String what, String word) {
    var stripped = word.strip();
    if (stripped.isEmpty() || stripped.length() > LONGEST) {
      throw new IllegalArgumentException(
          what + " must have 1 to " + LONGEST + " characters, had " + stripped.length());
    }
    return Names.printable(stripped, LONGEST);
  }
}
