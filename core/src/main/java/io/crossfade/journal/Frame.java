package io.crossfade.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The records of one append as they lie in the file: written together, valid together. Each frame
 * can be checked alone, and repeats the checksum of the one before it, so that none can be lost,
 * doubled or moved unseen.
 *
 * <p>Immutable.
 *
 * @param start where it begins in the file
 * @param end where the next one begins
 * @param crc its checksum
 * @param previous the checksum of what is before it
 * @param type what it carries
 * @param flags what a reader may do with it
 * @param sequence the sequence of its first record
 * @param epoch the epoch that it was written in
 */
record Frame(
    int start, int end, int crc, int previous, int type, int flags, long sequence, long epoch) {

  /** The bytes before a frame's payload. */
  static final int HEAD = 32;

  /** Where its sequence is, from its start. */
  static final int SEQUENCE = 16;

  private static final int CHECKED = 8;

  /** Returns the frame of an append. */
  static byte[] encode(int previous, long sequence, long epoch, List<String> payloads) {
    var texts = payloads.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    long length = texts.stream().mapToLong(text -> 4L + text.length).sum();
    if (length > StreamFormat.LONGEST - HEAD) {
      throw new IllegalArgumentException(
          "what is appended at once must be at most 1 GiB, was " + length + " bytes");
    }
    var bytes = new byte[HEAD + (int) length];
    var out = head(bytes, previous, StreamFormat.RECORDS, 0).putLong(sequence).putLong(epoch);
    texts.forEach(text -> out.putInt(text.length).put(text));
    return signed(bytes);
  }

  /** Returns the seal behind a frame; its sequence is that of the last record. */
  static byte[] seal(int previous, long sequence, long epoch) {
    var bytes = new byte[HEAD];
    head(bytes, previous, StreamFormat.SEAL, StreamFormat.OPTIONAL)
        .putLong(sequence)
        .putLong(epoch);
    return signed(bytes);
  }

  private static ByteBuffer head(byte[] bytes, int previous, int type, int flags) {
    var out = ByteBuffer.wrap(bytes).putInt(bytes.length - HEAD).putInt(0).putInt(previous);
    return out.putShort((short) type).putShort((short) flags);
  }

  private static byte[] signed(byte[] bytes) {
    ByteBuffer.wrap(bytes).putInt(4, checksum(bytes, 0, bytes.length));
    return bytes;
  }

  /** Returns the checksum of an encoded frame. */
  static int crcOf(byte[] frame) {
    return ByteBuffer.wrap(frame).getInt(4);
  }

  /** Returns the frame that begins there, if a whole and undamaged one does. */
  static Optional<Frame> at(byte[] bytes, int start) {
    if (bytes.length - start < HEAD) {
      return Optional.empty();
    }
    var in = ByteBuffer.wrap(bytes).position(start);
    int length = in.getInt();
    int crc = in.getInt();
    int previous = in.getInt();
    int type = Short.toUnsignedInt(in.getShort());
    if (length < 0 || length > bytes.length - start - HEAD || type == 0) {
      return Optional.empty();
    }
    int end = start + HEAD + length;
    int flags = Short.toUnsignedInt(in.getShort());
    var frame = new Frame(start, end, crc, previous, type, flags, in.getLong(), in.getLong());
    return crc == checksum(bytes, start, end) ? Optional.of(frame) : Optional.empty();
  }

  /** Returns the texts of its records. */
  List<String> payloads(Path file, byte[] bytes) {
    var texts = new ArrayList<String>();
    var in = ByteBuffer.wrap(bytes, 0, end).position(start + HEAD);
    while (in.hasRemaining()) {
      int length = in.remaining() < 4 ? -1 : in.getInt();
      if (length < 0 || length > in.remaining()) {
        throw JournalFaults.corrupt(file, "the records of the frame at byte " + start + " overlap");
      }
      texts.add(new String(bytes, in.position(), length, StandardCharsets.UTF_8));
      in.position(in.position() + length);
    }
    return texts;
  }

  boolean isOptional() {
    return (flags & StreamFormat.OPTIONAL) != 0;
  }

  private static int checksum(byte[] bytes, int start, int end) {
    var crc = new CRC32C();
    crc.update(bytes, start, 4);
    crc.update(bytes, start + CHECKED, end - start - CHECKED);
    return (int) crc.getValue();
  }
}
