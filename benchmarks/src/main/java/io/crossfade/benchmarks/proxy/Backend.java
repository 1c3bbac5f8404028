package io.crossfade.benchmarks.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * An instance that answers 256 bytes to every GET and keeps every connection, a thread for each. It
 * says its port, and ends with its parent.
 */
final class Backend {

  static final int BODY_BYTES = 256;

  private static final int BACKLOG = 512;
  private static final int END_OF_HEAD = 0x0d0a0d0a;
  private static final byte[] ANSWER =
      ("HTTP/1.1 200 OK\r\nContent-Length: " + BODY_BYTES + "\r\n\r\n" + "x".repeat(BODY_BYTES))
          .getBytes(US_ASCII);

  private Backend() {}

  /** Serves until the parent closes the input. */
  public static void main(String... arguments) throws IOException {
    var socket = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    start(() -> accept(socket));
    System.out.println(socket.getLocalPort());
    while (System.in.read() >= 0) {
      // the parent is still there
    }
  }

  private static void accept(ServerSocket socket) {
    try {
      while (true) {
        var client = socket.accept();
        start(() -> serve(client));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      var in = client.getInputStream();
      var buffer = new byte[8192];
      while (readHead(in, buffer)) {
        client.getOutputStream().write(ANSWER);
      }
    } catch (IOException e) {
      // the client has gone
    }
  }

  /** Reads up to the end of one head; nobody sends the next one before this one is answered. */
  private static boolean readHead(InputStream in, byte[] buffer) throws IOException {
    int tail = 0;
    while (tail != END_OF_HEAD) {
      int read = in.read(buffer);
      if (read < 0) {
        return false;
      }
      for (int i = 0; i < read; i++) {
        tail = tail << 8 | buffer[i];
      }
    }
    return true;
  }

  private static void start(Runnable task) {
    var thread = new Thread(task, "backend");
    thread.setDaemon(true);
    thread.start();
  }
}
