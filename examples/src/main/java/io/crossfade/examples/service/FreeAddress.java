package io.crossfade.examples.service;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Addresses for programs that cannot choose one by themselves. Thread-safe. */
public final class FreeAddress {

  private FreeAddress() {}

  /** Returns an address of the loopback that was free a moment ago. */
  public static InetSocketAddress onLoopback() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }
  }
}
