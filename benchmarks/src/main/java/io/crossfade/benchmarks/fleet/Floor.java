package io.crossfade.benchmarks.fleet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/** The least that the machine takes for a work, whoever does it. */
final class Floor {

  private static final int TRIPS = 20_000;

  private Floor() {}

  /** One write and one sync for each of these, one after the other. */
  static Duration ofSyncs(Path folder, List<String> payloads) throws IOException {
    var file = folder.resolve("floor");
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long begin = System.nanoTime();
      for (var payload : payloads) {
        channel.write(ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8)));
        channel.force(true);
      }
      return Duration.ofNanos(System.nanoTime() - begin);
    }
  }

  /** So many bytes there and back over one kept connection on the loopback, one after the other. */
  static Duration ofRoundTrips(long count) throws IOException {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var client = new Socket(server.getInetAddress(), server.getLocalPort());
        var answerer = server.accept()) {
      client.setTcpNoDelay(true);
      answerer.setTcpNoDelay(true);
      var echo = new Thread(() -> echo(answerer), "echo");
      echo.start();
      long begin = System.nanoTime();
      for (int i = 0; i < TRIPS; i++) {
        client.getOutputStream().write(1);
        client.getInputStream().read();
      }
      return Duration.ofNanos((System.nanoTime() - begin) / TRIPS * count);
    }
  }

  private static void echo(Socket socket) {
    try {
      for (int b = socket.getInputStream().read(); b >= 0; b = socket.getInputStream().read()) {
        socket.getOutputStream().write(b);
      }
    } catch (IOException e) {
      // the client has measured enough
    }
  }
}
