package io.crossfade.examples.load;

import io.crossfade.examples.service.Checksum;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * Reads one HTTP/1.x answer from bytes as they come, with any of the three ways in which a body can
 * end, summing the body up without keeping it.
 *
 * <p>Confined to the generator's thread; one per request.
 */
final class AnswerReader {
  private static final int LINES_LIMIT = 64 * 1024;
  private static final int KEPT_BYTES = 128;
  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.([01]) ([1-5][0-9]{2})( .*)?");
  private static final Pattern CHUNK_SIZE = Pattern.compile("([0-9A-Fa-f]{1,15})\\s*(;.*)?");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  private enum State {
    STATUS,
    HEADERS,
    FIXED,
    UNTIL_CLOSE,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILERS,
    DONE
  }

  private final Map<String, String> headers = new HashMap<>();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(128);
  private final ByteArrayOutputStream beginning = new ByteArrayOutputStream(KEPT_BYTES);
  private final CRC32 crc = new CRC32();
  private State state = State.STATUS;
  private int lineBytes;
  private long left;
  private long length;
  private int status;
  private boolean oldProtocol;
  private boolean begun;

  /**
   * Takes what belongs to the answer and leaves the rest in the buffer.
   *
   * @return whether the answer is complete
   */
  boolean read(ByteBuffer in) throws MalformedAnswerException {
    begun |= in.hasRemaining();
    while (in.hasRemaining() && state != State.DONE) {
      switch (state) {
        case FIXED, UNTIL_CLOSE, CHUNK -> body(in);
        default -> lineByte(in.get());
      }
    }
    return state == State.DONE;
  }

  /** Takes the orderly end of the connection, which is the end of some bodies. */
  boolean end() {
    if (state == State.UNTIL_CLOSE) {
      state = State.DONE;
    }
    return state == State.DONE;
  }

  /** Whether any byte of the answer has arrived. */
  boolean begun() {
    return begun;
  }

  /** Whether the head is complete, so that what is missing is body. */
  boolean headRead() {
    return state != State.STATUS && state != State.HEADERS;
  }

  String version() {
    return Versions.nameIn(headers);
  }

  /** How far the answer has come, for a person. */
  String progress() {
    if (!begun) {
      return "before any byte of an answer";
    }
    if (!headRead()) {
      return "inside the head of the answer";
    }
    String more = state == State.FIXED ? " of " + (length + left) : "";
    return "after " + length + more + " bytes of a body with status " + status;
  }

  Answer answer() {
    String connection = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
    boolean persistent =
        (oldProtocol ? connection.contains("keep-alive") : !connection.contains("close"))
            && !endsWithConnection();
    return new Answer(
        status,
        persistent,
        headers,
        length,
        Checksum.text(crc),
        beginning.toString(StandardCharsets.UTF_8));
  }

  private boolean endsWithConnection() {
    boolean bodyless = status == 204 || status == 304;
    return !bodyless
        && !headers.containsKey("content-length")
        && !headers.containsKey("transfer-encoding");
  }

  private void body(ByteBuffer in) {
    ByteBuffer piece = in.duplicate();
    int size = state == State.UNTIL_CLOSE ? in.remaining() : (int) Math.min(left, in.remaining());
    piece.limit(in.position() + size);
    crc.update(piece.duplicate());
    while (piece.hasRemaining() && beginning.size() < KEPT_BYTES) {
      beginning.write(piece.get());
    }
    in.position(in.position() + size);
    length += size;
    left -= size;
    if (left == 0 && state != State.UNTIL_CLOSE) {
      state = state == State.FIXED ? State.DONE : State.CHUNK_END;
    }
  }

  private void lineByte(byte next) throws MalformedAnswerException {
    if (++lineBytes > LINES_LIMIT) {
      throw new MalformedAnswerException("its lines exceed " + LINES_LIMIT + " bytes");
    }
    if (next != '\n') {
      line.write(next);
      return;
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    line.reset();
    if (!text.endsWith("\r")) {
      throw new MalformedAnswerException("a line does not end with CR LF: '" + text + "'");
    }
    line(text.substring(0, text.length() - 1));
  }

  private void line(String text) throws MalformedAnswerException {
    switch (state) {
      case STATUS -> statusLine(text);
      case HEADERS -> header(text);
      case CHUNK_SIZE -> chunkSize(text);
      case CHUNK_END -> chunkEnd(text);
      default -> state = text.isEmpty() ? State.DONE : state;
    }
  }

  private void statusLine(String text) throws MalformedAnswerException {
    Matcher matcher = STATUS_LINE.matcher(text);
    if (!matcher.matches()) {
      throw new MalformedAnswerException("this is not a status line: '" + text + "'");
    }
    oldProtocol = matcher.group(1).equals("0");
    status = Integer.parseInt(matcher.group(2));
    state = State.HEADERS;
  }

  private void header(String text) throws MalformedAnswerException {
    if (text.isEmpty()) {
      headComplete();
      return;
    }
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw new MalformedAnswerException("this is not a header: '" + text + "'");
    }
    String name = text.substring(0, colon).toLowerCase(Locale.ROOT);
    String before = headers.put(name, text.substring(colon + 1).strip());
    if (before != null && name.equals("content-length")) {
      throw new MalformedAnswerException("there are two headers 'content-length'");
    }
  }

  private void headComplete() throws MalformedAnswerException {
    String coding = headers.get("transfer-encoding");
    if (status < 200) {
      headers.clear();
      state = State.STATUS;
    } else if (status == 204 || status == 304) {
      state = State.DONE;
    } else if (coding != null) {
      chunkedBody(coding);
    } else if (headers.containsKey("content-length")) {
      fixedBody(headers.getOrDefault("content-length", ""));
    } else {
      state = State.UNTIL_CLOSE;
    }
  }

  private void chunkedBody(String coding) throws MalformedAnswerException {
    if (!coding.equalsIgnoreCase("chunked") || headers.containsKey("content-length")) {
      throw new MalformedAnswerException("the end of the body is unclear: coding '" + coding + "'");
    }
    state = State.CHUNK_SIZE;
  }

  private void fixedBody(String size) throws MalformedAnswerException {
    if (!LENGTH.matcher(size).matches()) {
      throw new MalformedAnswerException("content-length is not a number: '" + size + "'");
    }
    left = Long.parseLong(size);
    state = left == 0 ? State.DONE : State.FIXED;
  }

  private void chunkSize(String text) throws MalformedAnswerException {
    Matcher matcher = CHUNK_SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new MalformedAnswerException("this is not a chunk size: '" + text + "'");
    }
    lineBytes = 0;
    left = Long.parseLong(matcher.group(1), 16);
    state = left == 0 ? State.TRAILERS : State.CHUNK;
  }

  private void chunkEnd(String text) throws MalformedAnswerException {
    if (!text.isEmpty()) {
      throw new MalformedAnswerException("a chunk is longer than its size says");
    }
    state = State.CHUNK_SIZE;
  }
}
