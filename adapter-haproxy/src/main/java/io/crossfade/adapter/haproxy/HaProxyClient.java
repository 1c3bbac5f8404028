package io.crossfade.adapter.haproxy;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.time.TimeSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Speaks the Runtime API of one HAProxy: a line of commands, an answer, and the end of the
 * connection.
 *
 * <p>Each call has a connection of its own. It is the only framing that holds on every version (2.6
 * leaves the empty line away after some answers), and it always meets the newest worker: a
 * connection from before a reload goes on talking to the old one. A line is kept below {@value
 * #LONGEST_LINE} bytes, because a command above {@code tune.bufsize} is never answered. Source:
 * HAProxy's management guide, section 9.3, and trials with 2.6.12.
 *
 * <p>Thread-safe.
 */
final class HaProxyClient {

  /** Half of the smallest {@code tune.bufsize} in use. */
  static final int LONGEST_LINE = 8_000;

  private static final int CHUNK = 65_536;

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

  private String exchange(String line, Kind onceSent) {
    var request = line.getBytes(StandardCharsets.ISO_8859_1);
    if (request.length > LONGEST_LINE) {
      throw new IllegalArgumentException("a line of " + request.length + " bytes is too long");
    }
    var until = time.elapsed().plus(timeout);
    var stage = Kind.TRANSIENT;
    try (var selector = Selector.open();
        var channel = open()) {
      channel.configureBlocking(false);
      var key = channel.register(selector, SelectionKey.OP_CONNECT);
      if (!channel.connect(node.socketAddress())) {
        await(selector, until, "the connection");
        channel.finishConnect();
      }
      stage = onceSent;
      send(channel, key, ByteBuffer.wrap(request), until);
      return receive(channel, key, until);
    } catch (IOException | UnresolvedAddressException | UnsupportedOperationException e) {
      throw failed(stage, e);
    }
  }

  private SocketChannel open() throws IOException {
    return node.isUnix() ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
  }

  private void send(SocketChannel channel, SelectionKey key, ByteBuffer left, Duration until)
      throws IOException {
    while (true) {
      channel.write(left);
      if (!left.hasRemaining()) {
        return;
      }
      key.interestOps(SelectionKey.OP_WRITE);
      await(key.selector(), until, "room to send");
    }
  }

  private String receive(SocketChannel channel, SelectionKey key, Duration until)
      throws IOException {
    var answer = new ByteArrayOutputStream();
    var buffer = ByteBuffer.allocate(CHUNK);
    key.interestOps(SelectionKey.OP_READ);
    while (true) {
      int count = channel.read(buffer);
      if (count < 0) {
        return answer.toString(StandardCharsets.ISO_8859_1);
      }
      if (count == 0) {
        await(key.selector(), until, "the end of the answer");
        continue;
      }
      answer.write(buffer.array(), 0, count);
      buffer.clear();
      if (answer.size() > mostBytes) {
        throw new IOException("the answer is longer than " + mostBytes + " bytes");
      }
    }
  }

  private void await(Selector selector, Duration until, String what) throws IOException {
    var left = until.minus(time.elapsed());
    if (left.toMillis() > 0) {
      selector.select(left.toMillis());
      selector.selectedKeys().clear();
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new IOException("the thread was interrupted while it waited for " + what);
    }
    if (until.compareTo(time.elapsed()) <= 0) {
      throw new IOException(what + " did not come within " + timeout);
    }
  }

  private AdapterException failed(Kind kind, Exception cause) {
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
