package io.crossfade.adapter.haproxy;

import io.crossfade.time.TimeSource;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One connection to a HAProxy, over a unix socket or TCP, on which nothing waits longer than it
 * may.
 *
 * <p>Confined to one thread.
 */
final class Wire implements AutoCloseable {

  /** What HAProxy sends in one go: {@code tune.bufsize}. */
  private static final int CHUNK = 16_384;

  private final Selector selector;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final Duration timeout;
  private final TimeSource time;
  private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
  private Duration until;

  private Wire(Selector selector, SocketChannel channel, Duration timeout, TimeSource time)
      throws IOException {
    this.selector = selector;
    this.channel = channel;
    this.timeout = timeout;
    this.time = time;
    this.until = time.elapsed().plus(timeout);
    channel.configureBlocking(false);
    this.key = channel.register(selector, 0);
  }

  /**
   * Connects.
   *
   * @param timeout how long the connection may take, and each exchange on it
   */
  static Wire to(NodeAddress node, Duration timeout, TimeSource time) throws IOException {
    var selector = Selector.open();
    SocketChannel channel = null;
    try {
      channel =
          node.isUnix() ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
      var wire = new Wire(selector, channel, timeout, time);
      wire.connect(node);
      return wire;
    } catch (IOException | RuntimeException e) {
      if (channel != null) {
        channel.close();
      }
      selector.close();
      throw e;
    }
  }

  private void connect(NodeAddress node) throws IOException {
    if (!channel.connect(node.socketAddress())) {
      await(SelectionKey.OP_CONNECT, "the connection");
      channel.finishConnect();
    }
  }

  /** Begins an exchange: the clock starts anew. */
  void send(String text) throws IOException {
    until = time.elapsed().plus(timeout);
    var left = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    channel.write(left);
    while (left.hasRemaining()) {
      await(SelectionKey.OP_WRITE, "room to send");
      channel.write(left);
    }
  }

  /**
   * Waits for the next bytes.
   *
   * @return whether there were some; if not, the other side has closed
   * @throws IOException also if there are more than {@code mostBytes} in all
   */
  boolean receive(Received answer, int mostBytes) throws IOException {
    buffer.clear();
    int count = channel.read(buffer);
    while (count == 0) {
      await(SelectionKey.OP_READ, "the end of the answer");
      count = channel.read(buffer);
    }
    if (count < 0) {
      return false;
    }
    answer.add(buffer.array(), count);
    if (answer.size() > mostBytes) {
      throw new IOException("the answer is longer than " + mostBytes + " bytes");
    }
    return true;
  }

  private void await(int operation, String what) throws IOException {
    key.interestOps(operation);
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

  @Override
  public void close() throws IOException {
    channel.close();
    selector.close();
  }
}
