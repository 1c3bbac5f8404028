package io.crossfade.examples.load;

import io.crossfade.examples.service.Checksum;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that answers every request as a script says, however wrong that is. */
final class ScriptedServer implements Closeable {
  /** Answers one request on its socket. */
  interface Script {
    void play(Call call) throws Exception;
  }

  /**
   * One request.
   *
   * @param number counted over all connections, from 0
   * @param turn counted on its connection, from 0
   */
  record Call(int number, int turn, String method, String id, byte[] body, Socket socket) {
    String rightBody() {
      return method.equals("POST") ? Checksum.echo(body.length, Checksum.of(body)) : "work";
    }

    void answerWell() throws IOException {
      answer(200, rightBody(), rightBody().length(), id);
    }

    void answer(int status, String body, int length, String id) throws IOException {
      String checksum = Checksum.of(body.getBytes(StandardCharsets.US_ASCII));
      send(
          "HTTP/1.1 "
              + status
              + " Scripted\r\nX-Version: v1\r\nX-Request-Id: "
              + id
              + "\r\nX-Checksum: "
              + checksum
              + "\r\nContent-Length: "
              + length
              + "\r\n\r\n"
              + body);
    }

    void send(String bytes) throws IOException {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();

  private ScriptedServer(ServerSocket server) {
    this.server = server;
  }

  static ScriptedServer start(Script script) throws IOException {
    ServerSocket socket = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    ScriptedServer server = new ScriptedServer(socket);
    server.threads.execute(() -> server.acceptAll(script));
    return server;
  }

  InetSocketAddress address() {
    return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
  }

  int connections() {
    return connections.get();
  }

  private void acceptAll(Script script) {
    try {
      while (true) {
        Socket client = server.accept();
        connections.incrementAndGet();
        threads.execute(() -> converse(client, script));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void converse(Socket client, Script script) {
    try (client) {
      client.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(client.getInputStream());
      for (int turn = 0; !client.isClosed(); turn++) {
        String head = head(in);
        if (head.isEmpty()) {
          return;
        }
        String length = header(head, "Content-Length");
        byte[] body = in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
        String method = head.substring(0, head.indexOf(' '));
        String id = header(head, "X-Request-Id");
        script.play(new Call(calls.getAndIncrement(), turn, method, id, body, client));
        if (head.contains("Connection: close")) {
          return;
        }
      }
    } catch (Exception e) {
      // The client left, or the script closed the socket.
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static String header(String head, String name) {
    int at = head.indexOf(name + ": ");
    return at < 0 ? "" : head.substring(at + name.length() + 2, head.indexOf('\r', at));
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
