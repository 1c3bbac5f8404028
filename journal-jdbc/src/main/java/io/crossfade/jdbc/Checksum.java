package io.crossfade.jdbc;

import io.crossfade.model.DeploymentId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** The checksum of a record and of where it stands. Thread-safe. */
final class Checksum {

  private Checksum() {}

  /** Returns the CRC-32C (RFC 3720, appendix B.4) of a record's place, epoch and payload. */
  static long of(DeploymentId stream, long sequence, long epoch, byte[] payload) {
    var crc = new CRC32C();
    crc.update(stream.value().getBytes(StandardCharsets.US_ASCII));
    crc.update(ByteBuffer.allocate(16).putLong(sequence).putLong(epoch).flip());
    crc.update(payload);
    return crc.getValue();
  }
}
