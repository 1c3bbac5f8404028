package io.crossfade.adapter.haproxy;

import io.crossfade.model.Endpoint;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/**
 * Where a HAProxy's Runtime API listens, as the setting {@code nodes} writes it: {@code
 * /run/haproxy.sock} or {@code 127.0.0.1:9999}.
 *
 * <p>Immutable.
 *
 * @param text what names it in settings and messages
 */
record NodeAddress(String text) {

  /** A unix socket's path is limited by the kernel; 107 bytes on Linux. */
  private static final int LONGEST_PATH = 107;

  NodeAddress {
    if (text.startsWith("/")) {
      if (!text.matches("[A-Za-z0-9_./:@+-]+") || text.length() > LONGEST_PATH) {
        throw new IllegalArgumentException(
            "be paths of at most " + LONGEST_PATH + " plain characters, or host:port");
      }
    } else {
      Endpoint.parse(text);
    }
  }

  boolean isUnix() {
    return text.startsWith("/");
  }

  /** Returns the address to connect to; a name is looked up anew each time. */
  SocketAddress socketAddress() {
    if (isUnix()) {
      return UnixDomainSocketAddress.of(Path.of(text));
    }
    var endpoint = Endpoint.parse(text);
    return new InetSocketAddress(endpoint.host(), endpoint.port());
  }

  @Override
  public String toString() {
    return text;
  }
}
