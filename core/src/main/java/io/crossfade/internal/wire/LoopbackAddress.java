package io.crossfade.internal.wire;

import io.crossfade.model.Names;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * Where a control page may be: on this machine, or at this end of a tunnel, because what goes there
 * is not encrypted. Not API: may change or vanish in any release.
 */
public final class LoopbackAddress {

  private LoopbackAddress() {}

  /**
   * Returns {@code uri} if it is an http address with a port on this machine, and nothing more.
   *
   * @throws IllegalArgumentException if it is not
   */
  public static URI require(URI uri) {
    boolean plain =
        "http".equals(uri.getScheme())
            && uri.getPort() > 0
            && uri.getHost() != null
            && uri.getUserInfo() == null
            && uri.getRawPath().isEmpty()
            && uri.getRawQuery() == null;
    if (!plain || !isLoopback(uri.getHost())) {
      throw new IllegalArgumentException(
          "admin must be an http address with a port on this machine, was '"
              + Names.printable(uri.toString())
              + "'");
    }
    return uri;
  }

  /**
   * Reads a setting.
   *
   * @throws IllegalArgumentException if it is no such address; the message says what it must be
   */
  public static URI parse(String text) {
    try {
      return require(URI.create(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "be an http address with a port on this machine, such as http://127.0.0.1:9090", e);
    }
  }

  /** Looks nothing up: only the literals and the name that is always this machine. */
  private static boolean isLoopback(String host) {
    boolean literal = host.startsWith("[") || host.matches("[0-9.]+");
    try {
      return host.equals("localhost")
          || (literal && InetAddress.getByName(host).isLoopbackAddress());
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
