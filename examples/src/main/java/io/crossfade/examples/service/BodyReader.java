package io.crossfade.examples.service;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

/**
 * Reads one request body, counting and summing it up without keeping it.
 *
 * <p>Confined to the connection's thread; one per request.
 */
final class BodyReader {
  private static final int LINE_LIMIT = 1024;

  private final InputStream in;
  private final CRC32 crc = new CRC32();
  private final byte[] piece = new byte[4096];
  private long length;

  BodyReader(InputStream in) {
    this.in = in;
  }

  HttpRequest.Body ofLength(long bytes) throws IOException {
    take(bytes);
    return new HttpRequest.Body(length, Checksum.text(crc));
  }

  HttpRequest.Body chunked() throws IOException {
    for (long size = chunkSize(); size > 0; size = chunkSize()) {
      take(size);
      if (!line().isEmpty()) {
        throw new BadRequestException(400, "a chunk is longer than its size says");
      }
    }
    while (!line().isEmpty()) {
      // Trailers carry nothing that is needed here.
    }
    return new HttpRequest.Body(length, Checksum.text(crc));
  }

  private void take(long bytes) throws IOException {
    for (long left = bytes; left > 0; ) {
      int read = in.read(piece, 0, (int) Math.min(left, piece.length));
      if (read < 0) {
        throw new EOFException("the client left in the middle of a request body");
      }
      crc.update(piece, 0, read);
      left -= read;
      length += read;
    }
  }

  private long chunkSize() throws IOException {
    String line = line();
    int extension = line.indexOf(';');
    String digits = (extension < 0 ? line : line.substring(0, extension)).strip();
    if (!digits.matches("[0-9A-Fa-f]{1,15}")) {
      throw new BadRequestException(400, "a chunk size is not a hexadecimal number");
    }
    return Long.parseLong(digits, 16);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the client left in the middle of a chunked body");
      }
      if (line.length() == LINE_LIMIT) {
        throw new BadRequestException(400, "a chunk line exceeds " + LINE_LIMIT + " bytes");
      }
      line.append((char) next);
    }
    if (line.length() == 0 || line.charAt(line.length() - 1) != '\r') {
      throw new BadRequestException(400, "a chunk line does not end with CR LF");
    }
    return line.substring(0, line.length() - 1);
  }
}
