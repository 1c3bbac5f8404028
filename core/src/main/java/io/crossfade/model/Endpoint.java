package io.crossfade.model;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where an instance listens.
 *
 * <p>Immutable.
 *
 * @param host a host name, an IPv4 literal, or an IPv6 literal without brackets
 * @param port the TCP port, 1 to 65535
 */
public record Endpoint(String host, int port) {

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_.:-]{1,253}");
  private static final int LAST_PORT = 65_535;

  /** Checks host and port. */
  public Endpoint {
    Objects.requireNonNull(host, "host");
    if (!HOST.matcher(host).matches() || host.startsWith("-")) {
      throw new IllegalArgumentException(
          "host must be a host name or an address, was '" + Names.printable(host) + "'");
    }
    if (port < 1 || port > LAST_PORT) {
      throw new IllegalArgumentException("port must be within 1.." + LAST_PORT + ", was " + port);
    }
  }

  /** Returns the endpoint of a host and a port. */
  public static Endpoint of(String host, int port) {
    return new Endpoint(host, port);
  }

  /**
   * Reads {@code host:port}, with an IPv6 literal in brackets.
   *
   * @throws IllegalArgumentException if {@code text} is not of that form
   */
  public static Endpoint parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException(
          "endpoint must be host:port, was '" + Names.printable(text) + "'");
    }
    var host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    return of(
        bracketed ? host.substring(1, host.length() - 1) : host,
        Integer.parseInt(text.substring(colon + 1)));
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
