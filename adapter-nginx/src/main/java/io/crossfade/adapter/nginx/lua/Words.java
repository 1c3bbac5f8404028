package io.crossfade.adapter.nginx.lua;

import io.crossfade.model.Names;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The words of one line, taken one after the other; all complain with {@link
 * IllegalArgumentException}. Confined to one call.
 */
final class Words {

  private final String line;
  private final Deque<String> left;

  Words(String line) {
    this.line = line;
    this.left = new ArrayDeque<>(List.of(line.split(" ", -1)));
  }

  String next() {
    var word = left.poll();
    if (word == null) {
      throw unexpected();
    }
    return word;
  }

  long number() {
    try {
      return Long.parseLong(next());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(unexpected().getMessage(), e);
    }
  }

  void skip(int words) {
    for (int i = 0; i < words; i++) {
      next();
    }
  }

  boolean hasMore() {
    return !left.isEmpty();
  }

  void requireNoMore() {
    if (hasMore()) {
      throw unexpected();
    }
  }

  IllegalArgumentException unexpected() {
    return new IllegalArgumentException("unexpected line '" + Names.printable(line) + "'");
  }
}
