package io.crossfade.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** One pipe from a command: keeps the beginning, throws the rest away. Confined to one run. */
final class CappedStream {

  private final InputStream pipe;
  private final int cap;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final byte[] chunk = new byte[8192];
  private boolean truncated;
  private boolean ended;

  CappedStream(InputStream pipe, int cap) {
    this.pipe = pipe;
    this.cap = cap;
  }

  /** Takes at most one chunk of what is there, without waiting; returns whether there was any. */
  boolean take() {
    try {
      int there = ended ? 0 : Math.min(pipe.available(), chunk.length);
      int count = there == 0 ? 0 : pipe.read(chunk, 0, there);
      keep(Math.max(count, 0));
      return count > 0;
    } catch (IOException closed) {
      ended = true;
      return false;
    }
  }

  CappedText text() {
    return CappedText.of(kept.toByteArray(), truncated);
  }

  void close() {
    try {
      pipe.close();
    } catch (IOException alreadyBroken) {
      ended = true;
    }
  }

  private void keep(int count) {
    int room = Math.min(count, cap - kept.size());
    kept.write(chunk, 0, room);
    truncated |= room < count;
  }
}
