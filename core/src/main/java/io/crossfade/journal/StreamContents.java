package io.crossfade.journal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is in a stream's file: its records, and where the next frame goes. A frame that was being
 * written when its writer died is not among them; damage before a valid frame is refused.
 *
 * <p>Confined to one thread.
 */
final class StreamContents {

  private final Path file;
  private final byte[] bytes;
  private final ByteBuffer view;
  private final StreamHeader header;
  private final List<JournalRecord> records = new ArrayList<>();
  private @Nullable Frame last;
  private boolean sealed;
  private long epoch;

  private StreamContents(Path file, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
    this.view = ByteBuffer.wrap(bytes);
    this.header = StreamHeader.decode(file, bytes);
    this.epoch = header.epoch();
  }

  /**
   * Reads a file.
   *
   * @throws io.crossfade.error.JournalException {@code CORRUPT} or {@code UNSUPPORTED}
   */
  static StreamContents of(Path file, byte[] bytes) {
    var contents = new StreamContents(file, bytes);
    contents.readFrames();
    contents.requireNothingLater();
    return contents;
  }

  StreamHeader header() {
    return header;
  }

  List<JournalRecord> records() {
    return List.copyOf(records);
  }

  /** Returns the highest epoch in it. */
  long epoch() {
    return epoch;
  }

  /** Returns the checksum that the next frame repeats. */
  int crc() {
    return last == null ? header.crc(bytes) : last.crc();
  }

  /** Returns where the next frame goes. */
  int end() {
    return last == null ? header.length() : last.end();
  }

  /** Returns the bytes of the last frame; none if there is none. */
  byte[] lastFrame() {
    return last == null ? new byte[0] : Arrays.copyOfRange(bytes, last.start(), end());
  }

  /** Returns the end of what is in order: of the last frame, and of its seal if it has one. */
  int orderlyEnd() {
    return end() + (sealed ? Frame.HEAD : 0);
  }

  /** Returns what is left of a frame whose writer died; nothing but zeros follows it. */
  byte[] torn() {
    int length = bytes.length;
    while (length > orderlyEnd() && bytes[length - 1] == 0) {
      length--;
    }
    return Arrays.copyOfRange(bytes, orderlyEnd(), length);
  }

  private void readFrames() {
    var next = Frame.at(bytes, end());
    while (next.isPresent() && isNext(next.get()) && !sealed) {
      take(next.get());
      next = Frame.at(bytes, end());
    }
  }

  private boolean isNext(Frame frame) {
    long expected = records.size() + (frame.type() == StreamFormat.RECORDS ? 1L : 0L);
    return frame.sequence() == expected && frame.epoch() >= epoch && frame.previous() == crc();
  }

  private void take(Frame frame) {
    if (frame.type() == StreamFormat.SEAL) {
      sealed = true;
      return;
    }
    if (frame.type() == StreamFormat.RECORDS) {
      for (var text : frame.payloads(file, bytes)) {
        records.add(new JournalRecord(records.size() + 1L, frame.epoch(), text));
      }
    } else if (!frame.isOptional()) {
      throw JournalFaults.unsupported(file, "a record of type " + frame.type());
    }
    last = frame;
    epoch = frame.epoch();
  }

  /**
   * A frame or a seal is written after the frame before it was made durable. So a whole one beyond
   * a damaged one proves that this was durable too, and what damaged it was no crash.
   */
  private void requireNothingLater() {
    int limit = orderlyEnd() + torn().length;
    for (int at = orderlyEnd(); at + Frame.HEAD <= limit; at++) {
      if (mayBeLater(at) && Frame.at(bytes, at).isPresent()) {
        throw JournalFaults.corrupt(
            file,
            "after record "
                + records.size()
                + ", at byte "
                + orderlyEnd()
                + ", it is damaged, but whole records follow at byte "
                + at);
      }
    }
  }

  /** Sorts out most places before a checksum is computed. */
  private boolean mayBeLater(int at) {
    long sequence = view.getLong(at + Frame.SEQUENCE);
    return sequence > records.size() && sequence - records.size() <= bytes.length;
  }
}
