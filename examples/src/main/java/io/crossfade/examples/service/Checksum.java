package io.crossfade.examples.service;

import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * How service and load generator write a CRC-32: eight lower-case hexadecimal digits. Immutable.
 */
public final class Checksum {
  private Checksum() {}

  /** The text of what a {@link CRC32} counted. */
  public static String text(CRC32 crc) {
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  /** The text of the checksum of the given bytes. */
  public static String of(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return text(crc);
  }

  /** The answer of {@code POST /echo} to a body of this length and checksum. */
  public static String echo(long length, String checksum) {
    return "length=" + length + " crc32=" + checksum + "\n";
  }
}
