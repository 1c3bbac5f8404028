package io.crossfade.adapter.nginx;

import io.crossfade.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A log on this machine. It is read on where it ended; a rotated file as long as workers write to
 * it, and the one after it from its beginning. Confined to one thread at a time.
 */
final class LogFiles implements LogSource {

  private static final Duration AFTER_ROTATION = Duration.ofMinutes(1);
  private static final int MOST_FILES = 8;
  private static final int ATTEMPTS = 3;

  private final Path path;
  private final TimeSource time;
  private final Deque<LogTail> tails = new ArrayDeque<>();
  private boolean looked;

  LogFiles(Path path, TimeSource time) {
    this.path = path;
    this.time = time;
  }

  @Override
  public void read(Consumer<String> lines) throws IOException {
    follow();
    looked = true;
    for (var tail : tails) {
      tail.read(time.elapsed(), lines);
    }
    forgetOld();
  }

  @Override
  public void close() {
    tails.forEach(LogTail::close);
    tails.clear();
  }

  private void follow() throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      var key = key();
      if (key == null || (!tails.isEmpty() && key.equals(tails.getLast().key()))) {
        return;
      }
      var tail = LogTail.open(path, key, looked, time.elapsed());
      if (key.equals(key())) {
        tails.add(tail);
        return;
      }
      tail.close(); // it was rotated just now, so it is not known which one was opened
    }
  }

  private @Nullable Object key() throws IOException {
    try {
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return String.valueOf(attributes.fileKey());
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private void forgetOld() {
    var now = time.elapsed();
    for (Iterator<LogTail> all = tails.iterator(); all.hasNext() && tails.size() > 1; ) {
      var tail = all.next();
      boolean quiet = tail.lastGrown().plus(AFTER_ROTATION).compareTo(now) < 0;
      if (tail != tails.getLast() && (quiet || tails.size() > MOST_FILES)) {
        tail.close();
        all.remove();
      }
    }
  }
}
