package io.crossfade.adapter.nginx.lua;

import io.crossfade.model.Instance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** An instance that answers each connection with exactly these bytes, and then closes it. */
final class RawInstance implements AutoCloseable {

  private final String id;
  private final UnaryOperator<String> answer;
  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private RawInstance(String id, UnaryOperator<String> answer) throws IOException {
    this.id = id;
    this.answer = answer;
  }

  /** Starts one that makes its answer from the request's head. */
  static RawInstance start(String id, UnaryOperator<String> answer) throws IOException {
    var instance = new RawInstance(id, answer);
    instance.threads.execute(instance::accept);
    return instance;
  }

  /** Starts one that answers with its name. */
  static RawInstance start(String id) throws IOException {
    return start(id, head -> ok(id));
  }

  static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(body.length(), body);
  }

  Instance instance() {
    return Instance.of(id, "v1", "127.0.0.1:" + socket.getLocalPort());
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        var connection = socket.accept();
        threads.execute(() -> serve(connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      var in = connection.getInputStream();
      var head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          return;
        }
        head.append((char) next);
      }
      var out = connection.getOutputStream();
      out.write(answer.apply(head.toString()).getBytes(StandardCharsets.US_ASCII));
      out.flush();
    } catch (IOException e) {
      // the client's end tells what the test wants to know
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }
}
