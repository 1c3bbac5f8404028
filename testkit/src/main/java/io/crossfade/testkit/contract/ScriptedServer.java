package io.crossfade.testkit.contract;

import io.crossfade.model.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A socket on the loopback that treats every connection in one way. Thread-safe. */
final class ScriptedServer implements AutoCloseable {

  private static final int CHUNK = 1024;
  private static final int END_OF_HEAD = 4;

  private final ServerSocket socket;
  private final Manner manner;
  private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();

  private ScriptedServer(Manner manner) throws IOException {
    this.manner = manner;
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Threads.begin(this::accept);
  }

  /** Reads the head of a request and sends an answer. */
  static ScriptedServer answering(byte[] answer) throws IOException {
    return new ScriptedServer(
        connection -> {
          readHead(connection);
          connection.getOutputStream().write(answer);
          connection.shutdownOutput();
          connection.getInputStream().readAllBytes();
        });
  }

  /** Takes a connection and never sends anything. */
  static ScriptedServer silent() throws IOException {
    return new ScriptedServer(connection -> connection.getInputStream().readAllBytes());
  }

  /** Sends the beginning of an answer, and then more without an end. */
  static ScriptedServer endless(byte[] beginning) throws IOException {
    return new ScriptedServer(
        connection -> {
          readHead(connection);
          connection.getOutputStream().write(beginning);
          var more = new byte[CHUNK];
          Arrays.fill(more, (byte) 'x');
          while (!connection.isClosed()) {
            connection.getOutputStream().write(more);
          }
        });
  }

  Endpoint endpoint() {
    return Endpoint.of(socket.getInetAddress().getHostAddress(), socket.getLocalPort());
  }

  @Override
  public void close() {
    closeQuietly(socket);
    connections.forEach(ScriptedServer::closeQuietly);
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        var connection = socket.accept();
        connections.add(connection);
        if (socket.isClosed()) { // a listener that is being closed may still let one in
          closeQuietly(connection);
          return;
        }
        Threads.begin(() -> serve(connection));
      } catch (IOException e) {
        closeQuietly(socket);
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      manner.serve(connection);
    } catch (IOException e) {
      connections.remove(connection);
    }
  }

  /** Reads until an empty line, or until what is not HTTP has sent its first line. */
  private static void readHead(Socket connection) throws IOException {
    var in = connection.getInputStream();
    int matched = 0;
    while (matched < END_OF_HEAD) {
      int next = in.read();
      if (next < 0) {
        return;
      }
      matched = next == (matched % 2 == 0 ? '\r' : '\n') ? matched + 1 : 0;
    }
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      // it is gone, which is what was wanted
    }
  }

  /** What is done with a connection. */
  private interface Manner {
    void serve(Socket connection) throws IOException;
  }
}
