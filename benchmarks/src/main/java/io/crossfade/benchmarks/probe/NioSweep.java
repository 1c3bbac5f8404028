package io.crossfade.benchmarks.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The floor: the least code that asks every endpoint from one thread and looks at status and
 * version. It has no deadline, no limits and no reasons.
 *
 * <p>Confined to one thread.
 */
final class NioSweep implements Sweep {

  private static final int IN_FLIGHT = 500;
  private static final int LONGEST_ANSWER = 1024;

  private final List<InetSocketAddress> endpoints = new ArrayList<>();
  private final ByteBuffer request =
      ByteBuffer.wrap(
          "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
              .getBytes(US_ASCII));
  private int next;
  private int inFlight;
  private int healthy;

  NioSweep(int port, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      endpoints.add(new InetSocketAddress(InetAddress.getByName(Sweep.address(i)), port));
    }
  }

  @Override
  public int countHealthy() throws IOException {
    next = 0;
    healthy = 0;
    try (var selector = Selector.open()) {
      connectMore(selector);
      while (inFlight > 0) {
        selector.select(this::advance);
        connectMore(selector);
      }
    }
    return healthy;
  }

  private void connectMore(Selector selector) throws IOException {
    for (; inFlight < IN_FLIGHT && next < endpoints.size(); next++, inFlight++) {
      var channel = SocketChannel.open();
      channel.configureBlocking(false);
      boolean connected = channel.connect(endpoints.get(next));
      channel.register(
          selector,
          connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT,
          ByteBuffer.allocate(LONGEST_ANSWER));
      if (connected) {
        channel.write(request.clear());
      }
    }
  }

  private void advance(SelectionKey key) {
    try {
      var channel = (SocketChannel) key.channel();
      if (key.isConnectable()) {
        channel.finishConnect();
        channel.write(request.clear());
        key.interestOps(SelectionKey.OP_READ);
      } else if (channel.read((ByteBuffer) key.attachment()) < 0) {
        end(key);
      }
    } catch (IOException e) {
      end(key);
    }
  }

  private void end(SelectionKey key) {
    var answer = (ByteBuffer) key.attachment();
    var text = new String(answer.array(), 0, answer.position(), US_ASCII);
    if (text.startsWith("HTTP/1.1 200 ") && text.contains("\r\nX-Version: v2\r\n")) {
      healthy++;
    }
    inFlight--;
    try {
      key.channel().close();
    } catch (IOException e) {
      key.cancel();
    }
  }
}
