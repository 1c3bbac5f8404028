package io.crossfade.examples.service;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Addresses for programs that cannot choose one by themselves. Thread-safe. */
public final class FreeAddress {

  private FreeAddress() {}

  /**
   * Returns an address of the loopback that is free. A closed connection is left waiting on it, so
   * that for a minute Linux gives it only to who asks for it by its number.
   */
  public static InetSocketAddress onLoopback() throws IOException {
    var loopback = InetAddress.getLoopbackAddress();
    try (var listener = new ServerSocket(0, 1, loopback);
        var client = new Socket(loopback, listener.getLocalPort())) {
      listener.accept().close(); // who closes first keeps the port waiting
      client.getInputStream().read();
      return new InetSocketAddress(loopback, listener.getLocalPort());
    }
  }
}
