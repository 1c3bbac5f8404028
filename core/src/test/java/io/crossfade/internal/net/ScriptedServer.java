package io.crossfade.internal.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that does to every client what a script says, one client after the other. */
public final class ScriptedServer implements AutoCloseable {

  /** What is done to a client. */
  @FunctionalInterface
  public interface Script {
    void on(Socket client) throws IOException;
  }

  private static final long LONGEST_END_MILLIS = 10_000;

  private final ServerSocket socket;
  private final Thread thread;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private ScriptedServer(ServerSocket socket, Script script) {
    this.socket = socket;
    this.thread = new Thread(() -> serve(script), "scripted-server");
    thread.setDaemon(true);
    thread.start();
  }

  public static ScriptedServer running(Script script) {
    try {
      return running(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static ScriptedServer running(ServerSocket socket, Script script) {
    return new ScriptedServer(socket, script);
  }

  /** Reads a request's head, writes this and hangs up. */
  public static ScriptedServer answering(String... pieces) {
    var server = new ScriptedServer[1];
    server[0] =
        running(
            client -> {
              server[0].requests.add(readHead(client.getInputStream()));
              for (var piece : pieces) {
                client.getOutputStream().write(piece.getBytes(ISO_8859_1));
              }
            });
    return server[0];
  }

  public static String readHead(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        break;
      }
      head.append((char) b);
    }
    return head.toString();
  }

  /** Waits until the client hangs up, or sends something. */
  public static void untilTheClientHangsUp(Socket client) throws IOException {
    client.getInputStream().read();
  }

  public int port() {
    return socket.getLocalPort();
  }

  public List<String> requests() {
    return requests;
  }

  private void serve(Script script) {
    while (!socket.isClosed()) {
      try (var client = socket.accept()) {
        script.on(client);
      } catch (IOException e) {
        // the client hung up, or the test is over
      }
    }
  }

  /** A closed server socket may still accept one client until its thread has seen that it is. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    try {
      socket.close();
      thread.join(LONGEST_END_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
