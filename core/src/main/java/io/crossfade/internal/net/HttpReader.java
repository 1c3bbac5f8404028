package io.crossfade.internal.net;

import io.crossfade.model.Names;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads one HTTP/1.1 answer as RFC 9112 has it: strictly where two readings are possible, and never
 * more than the limits.
 *
 * <p>Confined to one thread.
 */
final class HttpReader {

  static final int HEAD_LIMIT = 16 * 1024;

  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.[01] ([1-9][0-9]{2})( [\\x20-\\x7e\\x80-\\xff\\t]*)?");
  private static final Pattern CHUNK_SIZE = Pattern.compile("([0-9A-Fa-f]{1,8})[ \\t]*(;.*)?");
  private static final int BUFFER = 4 * 1024;

  private final InputStream in;
  private final int bodyLimit;
  private int lineBudget = HEAD_LIMIT;
  private boolean begun;

  HttpReader(InputStream in, int bodyLimit) {
    this.in = new BufferedInputStream(in, BUFFER);
    this.bodyLimit = bodyLimit;
  }

  HttpAnswer read() throws IOException {
    var head = head();
    while (head.isInterim()) {
      head = head();
    }
    return HttpAnswer.of(head, head.hasBody() ? body(head) : new byte[0]);
  }

  private HttpHead head() throws IOException {
    var first = line();
    var status = STATUS_LINE.matcher(first);
    if (!status.matches()) {
      throw NoAnswerException.heard(
          "answers with something that is not HTTP/1.1: '" + Names.printable(first) + "'");
    }
    var fields = new ArrayList<HttpHeader>();
    for (var line = line(); !line.isEmpty(); line = line()) {
      fields.add(field(line));
    }
    return new HttpHead(Integer.parseInt(status.group(1)), fields);
  }

  private static HttpHeader field(String line) throws NoAnswerException {
    int colon = line.indexOf(':');
    if (colon < 1 || !HttpHeader.isName(line.substring(0, colon))) {
      throw NoAnswerException.heard(
          "answers with a broken header line: '" + Names.printable(line) + "'");
    }
    return new HttpHeader(line.substring(0, colon), line.substring(colon + 1).strip());
  }

  private byte[] body(HttpHead head) throws IOException {
    if (head.isChunked()) {
      return chunks();
    }
    var length = head.length();
    return length.isPresent() ? exactly(length.getAsLong()) : untilClose();
  }

  private byte[] exactly(long length) throws IOException {
    if (length > bodyLimit) {
      throw bodyTooLong();
    }
    var bytes = in.readNBytes((int) length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  private byte[] untilClose() throws IOException {
    var bytes = in.readNBytes(bodyLimit + 1);
    if (bytes.length > bodyLimit) {
      throw bodyTooLong();
    }
    return bytes;
  }

  private byte[] chunks() throws IOException {
    lineBudget = HEAD_LIMIT + bodyLimit;
    var all = new ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      if (size > bodyLimit - all.size()) {
        throw bodyTooLong();
      }
      all.write(exactly(size));
      if (!line().isEmpty()) {
        throw NoAnswerException.heard("answers with a broken chunk");
      }
    }
    while (!line().isEmpty()) {
      // a trailer field; nobody asked for it
    }
    return all.toByteArray();
  }

  private int chunkSize() throws IOException {
    var size = CHUNK_SIZE.matcher(line());
    if (!size.matches()) {
      throw NoAnswerException.heard("answers with a broken chunk");
    }
    return (int) Math.min(Integer.MAX_VALUE, Long.parseLong(size.group(1), 16));
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream(64);
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw begun ? new EOFException() : closedAtOnce();
      }
      begun = true;
      if (--lineBudget < 0) {
        throw NoAnswerException.heard(
            String.format(Locale.ROOT, "answers with a head of more than %,d bytes", HEAD_LIMIT));
      }
      line.write(b);
    }
    return text(line.toByteArray());
  }

  private static String text(byte[] line) throws NoAnswerException {
    int length = line.length > 0 && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
    var text = new String(line, 0, length, StandardCharsets.ISO_8859_1);
    if (text.indexOf('\r') >= 0 || text.indexOf('\0') >= 0) {
      throw NoAnswerException.heard(
          "answers with something that is not HTTP/1.1: '" + Names.printable(text) + "'");
    }
    return text;
  }

  private NoAnswerException bodyTooLong() {
    return NoAnswerException.heard(
        String.format(Locale.ROOT, "answers with a body of more than %,d bytes", bodyLimit));
  }

  private static NoAnswerException closedAtOnce() {
    return NoAnswerException.heard("closes the connection without an answer");
  }
}
