package io.crossfade.testkit.contract;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Ports for programs that must be told one, as load balancers must. Thread-safe.
 *
 * <p>A port that was merely free a moment ago may be given to somebody else before the program
 * listens on it, or to the same caller again. One that has a connection in {@code TIME_WAIT} is
 * not: for a minute Linux chooses it for nobody, and lets a program listen on it that asks for it
 * by number with {@code SO_REUSEADDR}, as servers do ({@code ip(7)}, {@code socket(7)}).
 */
public final class FreePort {

  private FreePort() {}

  /**
   * Returns a port of the loopback on which nobody listens.
   *
   * @return one that the system gives to nobody else for a minute
   * @throws IOException if the system has none
   */
  public static int reserve() throws IOException {
    var loopback = InetAddress.getLoopbackAddress();
    try (var listener = new ServerSocket(0, 1, loopback);
        var client = new Socket(loopback, listener.getLocalPort())) {
      listener.accept().close(); // who closes first keeps the port waiting
      client.getInputStream().read();
      return listener.getLocalPort();
    }
  }
}
