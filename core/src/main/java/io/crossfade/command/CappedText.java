package io.crossfade.command;

import io.crossfade.model.Names;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** The beginning of what a command wrote, safe to show and to log. Immutable. */
record CappedText(String text, boolean truncated) {

  static CappedText of(byte[] kept, boolean truncated) {
    return new CappedText(
        new String(kept, StandardCharsets.UTF_8)
            .lines()
            .map(line -> Names.printable(line.replace('\t', ' '), kept.length))
            .collect(Collectors.joining("\n")),
        truncated);
  }
}
