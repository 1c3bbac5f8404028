package io.crossfade.examples.service;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads HTTP/1.1 requests from one connection, strictly: what two parsers could read in two ways is
 * refused.
 *
 * <p>Confined to the connection's thread.
 */
final class RequestReader {
  private static final int HEAD_LIMIT = 16 * 1024;
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final InputStream in;
  private final OutputStream out;

  RequestReader(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  /**
   * Reads a whole request, body included.
   *
   * @throws BadRequestException if it is not HTTP/1.x as understood here
   */
  HttpRequest read() throws IOException {
    String[] lines = head().split("\r\n", -1);
    String[] request = lines[0].split(" ", -1);
    if (request.length != 3 || !TOKEN.matcher(request[0]).matches()) {
      throw new BadRequestException(400, "the request line is not 'METHOD target HTTP/1.1'");
    }
    if (!List.of("HTTP/1.1", "HTTP/1.0").contains(request[2])) {
      throw new BadRequestException(505, "only HTTP/1.0 and HTTP/1.1 are spoken here");
    }
    Map<String, String> headers = headers(lines);
    if (request[2].equals("HTTP/1.1") && !headers.containsKey("host")) {
      throw new BadRequestException(400, "the header 'host' is missing");
    }
    return new HttpRequest(request[0], request[1], request[2], headers, body(headers));
  }

  private String head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream(512);
    int tail = 0;
    while (tail != 0x0d0a0d0a) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the client left in the middle of a request head");
      }
      if (head.size() == HEAD_LIMIT) {
        throw new BadRequestException(431, "the request head exceeds " + HEAD_LIMIT + " bytes");
      }
      head.write(next);
      tail = tail << 8 | next;
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static Map<String, String> headers(String[] lines) throws BadRequestException {
    Map<String, String> headers = new HashMap<>();
    for (int i = 1; i < lines.length - 2; i++) {
      int colon = lines[i].indexOf(':');
      String name = lines[i].substring(0, Math.max(colon, 0)).toLowerCase(Locale.ROOT);
      String value = lines[i].substring(colon + 1).strip();
      if (!TOKEN.matcher(name).matches() || value.chars().anyMatch(c -> c < ' ' && c != '\t')) {
        throw new BadRequestException(400, "a header line is not 'name: value'");
      }
      String before = headers.put(name, value);
      if (before != null && (name.equals("content-length") || name.equals("host"))) {
        throw new BadRequestException(400, "the header '" + name + "' is there twice");
      }
    }
    return headers;
  }

  private HttpRequest.Body body(Map<String, String> headers) throws IOException {
    String coding = headers.get("transfer-encoding");
    String length = headers.get("content-length");
    if (coding != null && length != null) {
      throw new BadRequestException(400, "transfer-encoding and content-length exclude each other");
    }
    if (coding != null && !coding.equalsIgnoreCase("chunked")) {
      throw new BadRequestException(501, "the only transfer-encoding understood is chunked");
    }
    if (length != null && !LENGTH.matcher(length).matches()) {
      throw new BadRequestException(400, "content-length is not a number");
    }
    if (headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue")) {
      out.write(CONTINUE);
    }
    BodyReader body = new BodyReader(in);
    if (coding != null) {
      return body.chunked();
    }
    return body.ofLength(length == null ? 0 : Long.parseLong(length));
  }
}
