package io.crossfade.benchmarks.proxy;

import io.crossfade.testkit.contract.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** HAProxy as Debian ships it, in front of one instance, with as many threads as processors. */
final class HaProxy implements AutoCloseable {

  private static final String CONFIGURATION =
      """
      global
          maxconn 1000
      defaults
          mode http
          option forwardfor
          timeout connect 2s
          timeout client 60s
          timeout server 60s
      frontend front
          bind 127.0.0.1:%d
          default_backend blue
      backend blue
          server a 127.0.0.1:%s
      """;

  private final Process process;
  private final int port;
  private final Path configuration;

  private HaProxy(Process process, int port, Path configuration) {
    this.process = process;
    this.port = port;
    this.configuration = configuration;
  }

  /** Returns the program, if this machine has it. */
  static Optional<Path> program() {
    var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(Stream.of(path.split(":")), Stream.of("/usr/sbin", "/usr/local/sbin"))
        .map(folder -> Path.of(folder, "haproxy"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts it, and returns when it listens. */
  static HaProxy start(Path program, String instancePort) throws IOException {
    int port = FreePort.reserve();
    var file = Files.createTempFile("crossfade-haproxy-", ".cfg");
    Files.writeString(file, CONFIGURATION.formatted(port, instancePort));
    var process =
        new ProcessBuilder(List.of(program.toString(), "-db", "-f", file.toString()))
            .inheritIO()
            .start();
    var started = new HaProxy(process, port, file);
    started.awaitListening();
    return started;
  }

  private void awaitListening() throws IOException {
    long begin = System.nanoTime();
    while (true) {
      try (var socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() - begin > Duration.ofSeconds(30).toNanos()) {
          throw new IOException("HAProxy does not listen", e);
        }
        Thread.onSpinWait();
      }
    }
  }

  int port() {
    return port;
  }

  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    Files.deleteIfExists(configuration);
  }
}
