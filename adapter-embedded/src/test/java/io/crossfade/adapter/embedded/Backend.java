package io.crossfade.adapter.embedded;

import io.crossfade.model.Endpoint;
import io.crossfade.model.Instance;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An instance made of a plain socket, so that a test sees every byte and every connection, and can
 * misbehave. One thread a connection.
 */
final class Backend implements AutoCloseable {

  /** What is done with a request; the connection is closed if it throws. */
  interface Handler {
    void handle(Request request, OutputStream out) throws Exception;
  }

  /** A request's head as it came, and its body still to be read. */
  record Request(List<String> head, InputStream in) {

    String line() {
      return head.get(0);
    }

    String method() {
      return line().substring(0, line().indexOf(' '));
    }

    String target() {
      return line().split(" ")[1];
    }

    List<String> headers(String name) {
      var prefix = name.toLowerCase(Locale.ROOT) + ":";
      return head.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(line -> line.substring(prefix.length()).strip())
          .toList();
    }

    /** Reads the whole body. */
    byte[] body() throws IOException {
      if (!headers("Transfer-Encoding").isEmpty()) {
        return chunked();
      }
      var length = headers("Content-Length");
      return length.isEmpty() ? new byte[0] : in.readNBytes(Integer.parseInt(length.get(0)));
    }

    private byte[] chunked() throws IOException {
      var body = new ByteArrayOutputStream();
      while (true) {
        int size = Integer.parseInt(readLine(in), 16);
        body.write(in.readNBytes(size));
        if (!readLine(in).isEmpty()) {
          throw new IOException("a chunk has no end");
        }
        if (size == 0) {
          return body.toByteArray();
        }
      }
    }
  }

  private final String id;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile Handler handler;
  private Thread accepting = Thread.currentThread();

  private Backend(String id, ServerSocket server) {
    this.id = id;
    this.server = server;
    this.handler = (request, out) -> ok(request, out, id);
  }

  static Backend start(String id) throws IOException {
    var backend = new Backend(id, new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress()));
    backend.accepting = daemon(backend::accept);
    return backend;
  }

  static Backend start(String id, Handler handler) throws IOException {
    var backend = start(id);
    backend.handler = handler;
    return backend;
  }

  void answer(Handler how) {
    this.handler = how;
  }

  Instance instance() {
    return instance(1);
  }

  Instance instance(int capacity) {
    return Instance.of(id, "v1", Endpoint.of("127.0.0.1", server.getLocalPort()).toString())
        .toBuilder()
        .capacity(capacity)
        .build();
  }

  int openConnections() {
    return open.size();
  }

  int acceptedConnections() {
    return accepted.get();
  }

  List<Request> requests() {
    return requests;
  }

  Request onlyRequest() {
    if (requests.size() != 1) {
      throw new AssertionError(requests.size() + " requests instead of one");
    }
    return requests.get(0);
  }

  static void ok(Request request, OutputStream out, String body) throws IOException {
    request.body();
    write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
  }

  static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private void accept() {
    try {
      while (true) {
        var socket = server.accept();
        socket.setTcpNoDelay(true);
        accepted.incrementAndGet();
        open.add(socket);
        daemon(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed: the test is over
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        var head = head(in);
        if (head.isEmpty()) {
          return;
        }
        var request = new Request(head, in);
        requests.add(request);
        handler.handle(request, socket.getOutputStream());
      }
    } catch (Exception e) {
      // the connection is closed, which is what the other side sees of it
    } finally {
      open.remove(socket);
    }
  }

  static List<String> head(InputStream in) throws IOException {
    var head = new ArrayList<String>();
    for (var line = readLine(in); !line.isEmpty(); line = readLine(in)) {
      head.add(line);
    }
    return head;
  }

  private static String readLine(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  static Thread daemon(Runnable work) {
    var thread = new Thread(work, "backend");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /**
   * Refuses connections from now on, and cuts those there are. A listener that is being closed may
   * let one more in, until the thread that accepts has left it.
   */
  @Override
  public void close() throws IOException {
    server.close();
    try {
      accepting.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (var socket : open) {
      socket.close();
    }
  }
}
