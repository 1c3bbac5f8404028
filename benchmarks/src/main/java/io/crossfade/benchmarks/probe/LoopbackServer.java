package io.crossfade.benchmarks.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Answers on every loopback address, from one thread. It says its port, and ends with its parent.
 *
 * <p>Confined to one thread.
 */
final class LoopbackServer {

  private static final int BACKLOG = 4096;
  private static final byte[] ANSWER =
      ("HTTP/1.1 200 OK\r\nX-Version: v2\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
          .getBytes(US_ASCII);

  private final Selector selector;
  private final ServerSocketChannel socket;
  private final ByteBuffer request = ByteBuffer.allocateDirect(4096);
  private final ByteBuffer answer = ByteBuffer.allocateDirect(ANSWER.length).put(ANSWER);

  private LoopbackServer() throws IOException {
    this.selector = Selector.open();
    this.socket = ServerSocketChannel.open();
    socket.bind(new InetSocketAddress("0.0.0.0", 0), BACKLOG).configureBlocking(false);
    socket.register(selector, SelectionKey.OP_ACCEPT);
  }

  /** Serves until the parent closes the input. */
  public static void main(String... arguments) throws IOException {
    var server = new LoopbackServer();
    var serving = new Thread(server::serve, "loopback-server");
    serving.setDaemon(true);
    serving.start();
    System.out.println(server.socket.socket().getLocalPort());
    while (System.in.read() >= 0) {
      // the parent is still there
    }
  }

  private void serve() {
    try {
      while (true) {
        selector.select(this::handle);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void handle(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        accept();
      } else {
        answer((SocketChannel) key.channel());
      }
    } catch (IOException e) {
      key.cancel();
    }
  }

  private void accept() throws IOException {
    for (var client = socket.accept(); client != null; client = socket.accept()) {
      client.configureBlocking(false);
      client.register(selector, SelectionKey.OP_READ);
    }
  }

  /** A question of a few hundred bytes comes in one piece over loopback. */
  private void answer(SocketChannel client) throws IOException {
    try (client) {
      request.clear();
      if (client.read(request) > 0) {
        client.write(answer.clear());
      }
    }
  }
}
