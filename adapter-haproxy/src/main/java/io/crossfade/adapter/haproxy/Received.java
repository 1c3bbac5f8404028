package io.crossfade.adapter.haproxy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What HAProxy has sent so far, and how many of its prompts are in it. Confined to one thread. */
final class Received {

  /** What HAProxy ends each answer with, once it was asked to prompt. */
  static final String PROMPT = "\n> ";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int prompts;
  private int matched;

  /** Adds the first bytes of an array. */
  void add(byte[] array, int count) {
    bytes.write(array, 0, count);
    for (int i = 0; i < count; i++) {
      boolean goesOn = array[i] == PROMPT.charAt(matched);
      matched = goesOn ? matched + 1 : array[i] == PROMPT.charAt(0) ? 1 : 0;
      if (matched == PROMPT.length()) {
        prompts++;
        matched = 0;
      }
    }
  }

  int size() {
    return bytes.size();
  }

  int prompts() {
    return prompts;
  }

  String text() {
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }
}
