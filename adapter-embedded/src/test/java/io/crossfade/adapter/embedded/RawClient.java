package io.crossfade.adapter.embedded;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** A client that sends what it is told, byte by byte. */
final class RawClient implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream in;

  /** An answer with its whole body. */
  record Answer(int status, List<String> head, String body) {

    List<String> headers(String name) {
      return new Backend.Request(head, InputStream.nullInputStream()).headers(name);
    }
  }

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  static RawClient connect(InetSocketAddress to) throws IOException {
    var socket = new Socket(to.getAddress(), to.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    return new RawClient(socket);
  }

  /** Sends a request of its own connection and returns the answer. */
  static Answer exchange(InetSocketAddress to, String request) throws IOException {
    try (var client = connect(to)) {
      return client.send(request).answer();
    }
  }

  static Answer get(InetSocketAddress to, String target, String... headers) throws IOException {
    var lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return exchange(to, "GET " + target + " HTTP/1.1\r\nHost: app\r\n" + lines + "\r\n");
  }

  RawClient send(String bytes) throws IOException {
    out().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    out().flush();
    return this;
  }

  OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  InputStream in() {
    return in;
  }

  Socket socket() {
    return socket;
  }

  /** Reads an answer to anything but HEAD. */
  Answer answer() throws IOException {
    var head = Backend.head(in);
    if (head.isEmpty()) {
      throw new IOException("the connection was closed without an answer");
    }
    int status = Integer.parseInt(head.get(0).split(" ")[1]);
    return new Answer(status, head, body(status, head));
  }

  /** Returns whether the other side closes without another byte. */
  boolean isClosed() throws IOException {
    return in.read() < 0;
  }

  private String body(int status, List<String> head) throws IOException {
    if (status < 200 || status == 204 || status == 304) {
      return "";
    }
    boolean framed =
        head.stream()
            .map(line -> line.toLowerCase(Locale.ROOT))
            .anyMatch(l -> l.startsWith("content-length:") || l.startsWith("transfer-encoding:"));
    var body =
        framed ? new Backend.Request(head, in).body() : readToTheEnd(new ByteArrayOutputStream());
    return new String(body, StandardCharsets.ISO_8859_1);
  }

  private byte[] readToTheEnd(ByteArrayOutputStream body) throws IOException {
    in.transferTo(body);
    return body.toByteArray();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
