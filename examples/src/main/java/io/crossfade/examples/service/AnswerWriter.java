package io.crossfade.examples.service;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes answers to a connection, each with the headers that say who answered.
 *
 * <p>Thread-safe: keeps nothing between answers.
 */
final class AnswerWriter {
  private static final Map<Integer, String> REASONS =
      Map.of(
          200, "OK",
          400, "Bad Request",
          404, "Not Found",
          405, "Method Not Allowed",
          431, "Request Header Fields Too Large",
          500, "Internal Server Error",
          501, "Not Implemented",
          503, "Service Unavailable",
          505, "HTTP Version Not Supported");

  private final String identity;

  AnswerWriter(String version, String instance) {
    identity = header(ServiceHeaders.VERSION, version) + header(ServiceHeaders.INSTANCE, instance);
  }

  /**
   * Writes one answer.
   *
   * @param close whether the connection ends after it, which the answer then says
   */
  void write(OutputStream out, HttpRequest request, HttpAnswer answer, boolean close)
      throws IOException {
    BufferedOutputStream buffer = new BufferedOutputStream(out, 8192);
    buffer.write(head(request, answer, close).getBytes(StandardCharsets.ISO_8859_1));
    if (!request.method().equals("HEAD")) {
      answer.body().writeTo(buffer);
    }
    buffer.flush();
  }

  private String head(HttpRequest request, HttpAnswer answer, boolean close) {
    StringBuilder head = new StringBuilder(256);
    head.append("HTTP/1.1 ").append(answer.status()).append(' ');
    head.append(REASONS.getOrDefault(answer.status(), "Unknown")).append("\r\n");
    head.append(identity);
    head.append(header(ServiceHeaders.CHECKSUM, answer.checksum()));
    head.append(header("Content-Type", answer.contentType()));
    head.append(answer.body().framing()).append("\r\n");
    String id = request.headers().get("x-request-id");
    if (id != null) {
      head.append(header(ServiceHeaders.REQUEST_ID, id));
    }
    if (close) {
      head.append(header("Connection", "close"));
    }
    return head.append("\r\n").toString();
  }

  private static String header(String name, String value) {
    return name + ": " + value + "\r\n";
  }
}
