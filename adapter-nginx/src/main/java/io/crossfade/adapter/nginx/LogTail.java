package io.crossfade.adapter.nginx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file of a log, read on from where it was read to. A line that is not whole yet is kept until
 * it is. Confined to one thread at a time.
 */
final class LogTail {

  private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);
  private static final int CHUNK = 64 << 10;
  private static final int LONGEST_LINE = 1 << 20;

  private final FileChannel channel;
  private final Object key;
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private long position;
  private Duration lastGrown;

  private LogTail(FileChannel channel, Object key, long position, Duration now) {
    this.channel = channel;
    this.key = key;
    this.position = position;
    this.lastGrown = now;
  }

  /** Opens a file, to be read from its beginning or from its present end on. */
  static LogTail open(Path path, Object key, boolean fromBeginning, Duration now)
      throws IOException {
    var channel = FileChannel.open(path, StandardOpenOption.READ);
    return new LogTail(channel, key, fromBeginning ? 0 : channel.size(), now);
  }

  /** Returns what tells this file from others of its name. */
  Object key() {
    return key;
  }

  Duration lastGrown() {
    return lastGrown;
  }

  void read(Duration now, Consumer<String> lines) throws IOException {
    if (channel.size() < position) {
      position = 0; // it was cut off, to be written anew
      partial.reset();
    }
    var buffer = ByteBuffer.allocate(CHUNK);
    int count = channel.read(buffer, position);
    while (count > 0) {
      position += count;
      lastGrown = now;
      split(buffer.array(), count, lines);
      buffer.clear();
      count = channel.read(buffer, position);
    }
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("A log file that was read could not be closed.", e);
    }
  }

  private void split(byte[] bytes, int count, Consumer<String> lines) {
    int from = 0;
    for (int i = 0; i < count; i++) {
      if (bytes[i] == '\n') {
        partial.write(bytes, from, i - from);
        lines.accept(partial.toString(StandardCharsets.UTF_8));
        partial.reset();
        from = i + 1;
      }
    }
    if (partial.size() < LONGEST_LINE) {
      partial.write(bytes, from, count - from);
    }
  }
}
