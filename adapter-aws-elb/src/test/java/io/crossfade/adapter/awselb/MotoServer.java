package io.crossfade.adapter.awselb;

import io.crossfade.testkit.contract.FreePort;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The program {@code moto_server}: an ELBv2 API over HTTP. One is started for all tests of the JVM,
 * on a free port of the loopback, and ended with it by its own id. Thread-safe.
 */
final class MotoServer {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String PROGRAM = "moto_server";

  private MotoServer() {}

  /** Returns where it listens; skips the test if it is not installed. */
  static URI started() {
    Assumptions.assumeTrue(program().isPresent(), "not installed: moto");
    return Running.ADDRESS;
  }

  private static Optional<Path> program() {
    var onPath =
        Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(folder -> Path.of(folder));
    var root = Path.of("").toAbsolutePath();
    var installed =
        Stream.of(root, root.getParent()).map(folder -> folder.resolve(".dev/moto/bin"));
    return Stream.concat(installed, onPath)
        .map(folder -> folder.resolve(PROGRAM))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static final class Running {

    static final URI ADDRESS = start();

    private static URI start() {
      try {
        int port = FreePort.reserve();
        var process =
            new ProcessBuilder(
                    program().orElseThrow().toString(), "-H", "127.0.0.1", "-p", "" + port)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process)));
        awaitListening(process, port);
        return URI.create("http://127.0.0.1:" + port);
      } catch (IOException | InterruptedException e) {
        throw new AssertionError("moto_server could not be started", e);
      }
    }

    private static void awaitListening(Process process, int port) throws InterruptedException {
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!isListening(port)) {
        if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
          throw new AssertionError("moto_server ended with " + process.exitValue());
        }
        if (System.nanoTime() > end) {
          throw new AssertionError("moto_server does not listen within " + PATIENCE);
        }
      }
    }

    private static boolean isListening(int port) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return socket.isConnected();
      } catch (IOException e) {
        return false;
      }
    }

    private static void end(Process process) {
      process.destroy();
      try {
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
      }
    }
  }
}
