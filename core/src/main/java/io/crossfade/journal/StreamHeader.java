package io.crossfade.journal;

import io.crossfade.model.DeploymentId;
import io.crossfade.model.Names;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What a stream's file begins with: which format it is in, and whose stream it is.
 *
 * <p>Immutable.
 *
 * @param service the service
 * @param stream the deployment
 * @param ordinal its place among the service's streams, by when they were begun
 * @param epoch the epoch that it was begun in
 */
record StreamHeader(String service, DeploymentId stream, long ordinal, long epoch) {

  /** The most bytes that a header has. */
  static final int LONGEST = 320;

  // As in PNG: the bytes that a transfer as text would change come first.
  private static final byte[] MAGIC = {(byte) 0x89, 'X', 'F', 'J', '\r', '\n', 0x1A, '\n'};
  private static final int VERSION_END = MAGIC.length + 8;
  private static final int NAMES = VERSION_END + 4 + 20;

  int length() {
    return NAMES + service.length() + stream.value().length() + 4;
  }

  byte[] encode() {
    var bytes = ByteBuffer.allocate(length());
    bytes.put(MAGIC);
    putVersion(bytes, StreamFormat.MAJOR, StreamFormat.MINOR);
    putVersion(bytes, StreamFormat.MAJOR, 0);
    bytes.putInt(StreamFormat.crc(bytes.array(), 0, VERSION_END));
    bytes.putLong(ordinal).putLong(epoch);
    bytes.putShort((short) service.length()).putShort((short) stream.value().length());
    bytes.put(ascii(service)).put(ascii(stream.value()));
    bytes.putInt(StreamFormat.crc(bytes.array(), 0, bytes.position()));
    return bytes.array();
  }

  private static void putVersion(ByteBuffer bytes, int major, int minor) {
    bytes.putShort((short) major).putShort((short) minor);
  }

  /** Returns the checksum that a file's header ends with, which the first frame repeats. */
  int crc(byte[] file) {
    return ByteBuffer.wrap(file).getInt(length() - 4);
  }

  /** Reads the header that these bytes begin with. */
  static StreamHeader decode(Path file, byte[] bytes) {
    requireReadable(file, bytes);
    if (bytes.length < NAMES) {
      throw damaged(file);
    }
    var in = ByteBuffer.wrap(bytes).position(VERSION_END + 4);
    long ordinal = in.getLong();
    long epoch = in.getLong();
    int service = in.getShort();
    int stream = in.getShort();
    int end = NAMES + service + stream;
    if (service < 1 || stream < 1 || bytes.length < end + 4) {
      throw damaged(file);
    }
    if (in.getInt(end) != StreamFormat.crc(bytes, 0, end)) {
      throw damaged(file);
    }
    return new StreamHeader(
        text(bytes, NAMES, service),
        id(file, text(bytes, NAMES + service, stream)),
        ordinal,
        epoch);
  }

  /** The version has a checksum of its own, since what follows is another in a newer format. */
  private static void requireReadable(Path file, byte[] bytes) {
    if (bytes.length < VERSION_END + 4
        || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
        || ByteBuffer.wrap(bytes).getInt(VERSION_END) != StreamFormat.crc(bytes, 0, VERSION_END)) {
      throw damaged(file);
    }
    var version = ByteBuffer.wrap(bytes).position(MAGIC.length);
    int major = version.getShort();
    int minor = version.getShort();
    int leastMajor = version.getShort();
    int leastMinor = version.getShort();
    boolean tooNew = leastMajor == StreamFormat.MAJOR && leastMinor > StreamFormat.MINOR;
    if (major != StreamFormat.MAJOR || leastMajor != StreamFormat.MAJOR || tooNew) {
      throw JournalFaults.unsupported(file, "format " + major + "." + minor);
    }
  }

  private static RuntimeException damaged(Path file) {
    return JournalFaults.corrupt(file, "its header is damaged");
  }

  private static DeploymentId id(Path file, String text) {
    try {
      return DeploymentId.of(text);
    } catch (IllegalArgumentException e) {
      throw JournalFaults.corrupt(file, "it names no deployment: " + Names.printable(text));
    }
  }

  private static String text(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, StandardCharsets.US_ASCII);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
