package io.crossfade.adapter.haproxy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What HAProxy has sent so far. Confined to one thread. */
final class Received {

  /** What HAProxy ends each answer with, once it was asked to prompt. */
  private static final String PROMPT = "\n> ";

  private final StringBuilder text = new StringBuilder();
  private final List<String> prompted = new ArrayList<>();
  private int taken;
  private int searched;

  /** Adds the first bytes of an array. */
  void add(byte[] array, int count) {
    text.append(new String(array, 0, count, StandardCharsets.ISO_8859_1));
  }

  int size() {
    return text.length();
  }

  String text() {
    return text.toString();
  }

  /** Returns the answers that a prompt has ended, the prompts left out. */
  List<String> prompted() {
    for (int end = text.indexOf(PROMPT, searched); end >= 0; end = text.indexOf(PROMPT, searched)) {
      prompted.add(text.substring(taken, end));
      taken = end + PROMPT.length();
      searched = taken;
    }
    // half of a prompt may have come
    searched = Math.max(taken, text.length() - PROMPT.length() + 1);
    return prompted;
  }

  /** Returns whether something came after the last prompt. */
  boolean hasMore() {
    return taken < text.length();
  }
}
