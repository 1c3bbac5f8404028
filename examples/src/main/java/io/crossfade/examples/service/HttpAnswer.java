package io.crossfade.examples.service;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One answer: a body that is there at once, or one that comes in pieces. Immutable.
 *
 * @param status the HTTP status
 * @param contentType the media type of the body
 * @param checksum of the whole body
 * @param body how the body is written
 */
record HttpAnswer(int status, String contentType, String checksum, Body body) {

  /** A body that knows how its end is marked on the wire. */
  interface Body {
    /** The header that says where the body ends. */
    String framing();

    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes a body piece by piece; every write is sent at once. */
  interface Pieces {
    void writeTo(OutputStream out) throws IOException;
  }

  static HttpAnswer text(int status, String text) {
    return whole(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  static HttpAnswer json(int status, String json) {
    return whole(status, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpAnswer whole(int status, String contentType, byte[] bytes) {
    Body body =
        new Body() {
          @Override
          public String framing() {
            return "Content-Length: " + bytes.length;
          }

          @Override
          public void writeTo(OutputStream out) throws IOException {
            out.write(bytes);
          }
        };
    return new HttpAnswer(status, contentType, Checksum.of(bytes), body);
  }

  /** An answer of status 200 in chunked coding, whose checksum is known before its pieces come. */
  static HttpAnswer streamed(String checksum, Pieces pieces) {
    Body body =
        new Body() {
          @Override
          public String framing() {
            return "Transfer-Encoding: chunked";
          }

          @Override
          public void writeTo(OutputStream out) throws IOException {
            out.flush();
            pieces.writeTo(new ChunkedStream(out));
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          }
        };
    return new HttpAnswer(200, "text/plain; charset=utf-8", checksum, body);
  }
}
