package io.crossfade.adapter.haproxy;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.time.TimeSource;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;

/**
 * Speaks the Runtime API of one HAProxy: a line of commands, an answer, and the end of the
 * connection.
 *
 * <p>Each call has a connection of its own, so it meets the newest worker: a connection from before
 * a reload goes on talking to the old one. The end of the connection is a framing that holds on
 * every version; an empty line is not, for 2.6 leaves it away after some answers. A {@link
 * #converse conversation} is for what belongs together. A line is kept below {@value #LONGEST_LINE}
 * bytes, because a command above {@code tune.bufsize} is never answered. Source: HAProxy's
 * management guide, section 9.3, and trials with 2.6.12.
 *
 * <p>Thread-safe.
 */
final class HaProxyClient {

  /** Half of the smallest {@code tune.bufsize} in use. */
  static final int LONGEST_LINE = 8_000;

  private final NodeAddress node;
  private final Duration timeout;
  private final int mostBytes;
  private final TimeSource time;

  HaProxyClient(NodeAddress node, Duration timeout, int mostBytes, TimeSource time) {
    this.node = node;
    this.timeout = timeout;
    this.mostBytes = mostBytes;
    this.time = time;
  }

  NodeAddress node() {
    return node;
  }

  int mostBytes() {
    return mostBytes;
  }

  /**
   * Asks what changes nothing.
   *
   * @return the answer, whole up to the end of the connection
   * @throws AdapterException {@code TRANSIENT} if there was none
   */
  String read(String line) {
    return exchange(line, Kind.TRANSIENT);
  }

  /**
   * Asks for a change.
   *
   * @return the answer; what it means is the caller's to know
   * @throws AdapterException {@code TRANSIENT} if nothing was sent, else {@code OUTCOME_UNKNOWN}
   */
  String change(String line) {
    return exchange(line, Kind.OUTCOME_UNKNOWN);
  }

  /**
   * Begins a conversation, for several exchanges with the same process.
   *
   * @throws AdapterException {@code TRANSIENT} if HAProxy cannot be reached
   */
  Conversation converse() {
    try {
      return new Conversation(this, Wire.to(node, timeout, time));
    } catch (IOException | UnresolvedAddressException | UnsupportedOperationException e) {
      throw failed(Kind.TRANSIENT, e);
    }
  }

  private String exchange(String line, Kind onceSent) {
    if (line.length() > LONGEST_LINE) {
      throw new IllegalArgumentException("a line of " + line.length() + " bytes is too long");
    }
    var stage = Kind.TRANSIENT;
    try (var wire = Wire.to(node, timeout, time)) {
      stage = onceSent;
      wire.send(line);
      var answer = new Received();
      boolean more = true;
      while (more) {
        more = wire.receive(answer, mostBytes);
      }
      return answer.text();
    } catch (IOException | UnresolvedAddressException | UnsupportedOperationException e) {
      throw failed(stage, e);
    }
  }

  /** Returns that HAProxy gave no answer, and why. */
  AdapterException failed(Kind kind, Exception cause) {
    var reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new AdapterException(
        kind,
        "HAProxy at '"
            + node
            + "' gave no answer: "
            + reason
            + ". See that it runs, that its configuration has this 'stats socket', and that this"
            + " user may write to it.",
        cause);
  }
}
