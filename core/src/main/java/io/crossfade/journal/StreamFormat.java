package io.crossfade.journal;

import java.util.zip.CRC32C;

/**
 * How a stream lies in its file; {@code docs/journal.md} has the table. Numbers are big-endian.
 *
 * <p>Thread-safe.
 */
final class StreamFormat {

  /** A newer major is refused, a newer minor is read. */
  static final int MAJOR = 1;

  static final int MINOR = 0;

  /** The longest file, in bytes; a stream is read as a whole. */
  static final int LONGEST = 1 << 30;

  /** A frame with the records of one append. */
  static final int RECORDS = 1;

  /**
   * A frame that says that what is before it is durable. It is written after the sync, and the next
   * frame is written over it. Found behind a damaged frame it proves that no crash damaged that.
   */
  static final int SEAL = 2;

  /** A reader that does not know the frame's type may skip it. */
  static final int OPTIONAL = 1;

  private StreamFormat() {}

  static int crc(byte[] bytes, int from, int to) {
    var crc = new CRC32C();
    crc.update(bytes, from, to - from);
    return (int) crc.getValue();
  }
}
