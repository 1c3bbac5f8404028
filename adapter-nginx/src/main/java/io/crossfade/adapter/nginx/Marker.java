package io.crossfade.adapter.nginx;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What a worker says of the include that it runs, asked for over a connection of its own: a
 * connection that is kept would go on talking to an old worker.
 *
 * <p>Immutable.
 *
 * @param hash the include's
 * @param generation what it routes
 */
record Marker(String hash, Generation generation) {

  static final String PATH = "/crossfade/routing";

  private static final int LARGEST = 16 << 20;
  private static final String END_OF_HEAD = "\r\n\r\n";
  private static final String REQUEST = "GET " + PATH + " HTTP/1.0\r\nHost: crossfade\r\n\r\n";

  /**
   * Asks the worker that takes the connection.
   *
   * @throws IOException if there is none, or it gives no answer in time
   */
  static String ask(String address, int port, Duration timeout) throws IOException {
    int millis = Math.toIntExact(Math.max(1, timeout.toMillis()));
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), millis);
      socket.setSoTimeout(millis);
      socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
      var bytes = socket.getInputStream().readNBytes(LARGEST);
      return body(new String(bytes, StandardCharsets.UTF_8), address + ":" + port);
    }
  }

  /**
   * Reads an answer.
   *
   * @throws IllegalArgumentException if it is not one of ours
   */
  static Marker parse(String answer) {
    int hash = Include.HASH_PLACE.length();
    if (answer.length() < hash || !answer.substring(0, hash).matches("[0-9a-f]+")) {
      throw new IllegalArgumentException("it does not begin with a hash");
    }
    return new Marker(answer.substring(0, hash), Generation.parse(answer.substring(hash)));
  }

  private static String body(String answer, String address) throws IOException {
    int end = answer.indexOf(END_OF_HEAD);
    if (end < 0 || !answer.startsWith("HTTP/1.1 200 ")) {
      throw new IOException("'" + address + "' did not answer with status 200");
    }
    return answer.substring(end + END_OF_HEAD.length());
  }
}
