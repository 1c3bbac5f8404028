package io.crossfade.adapter.awselb;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The program {@code moto_server}: an ELBv2 API over HTTP. One is started for all tests of the JVM,
 * on a port of the loopback that it chooses itself, and ended with the JVM by its own id.
 * Thread-safe.
 */
final class MotoServer {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String PROGRAM = "moto_server";
  private static final Pattern LISTENING = Pattern.compile("Running on (http://[0-9.:]+)\\s");

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
        var log = Files.createTempFile("crossfade-moto-", ".log");
        log.toFile().deleteOnExit();
        var process =
            new ProcessBuilder(program().orElseThrow().toString(), "-H", "127.0.0.1", "-p", "0")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process)));
        return awaitAddress(process, log);
      } catch (IOException | InterruptedException e) {
        throw new AssertionError("moto_server could not be started", e);
      }
    }

    /** It says where it listens, once it does. */
    private static URI awaitAddress(Process process, Path log)
        throws IOException, InterruptedException {
      long begin = System.nanoTime();
      var said = LISTENING.matcher(Files.readString(log));
      while (!said.find()) {
        if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
          throw new AssertionError("moto_server ended: " + Files.readString(log));
        }
        if (System.nanoTime() - begin > PATIENCE.toNanos()) {
          throw new AssertionError("moto_server does not listen within " + PATIENCE);
        }
        said = LISTENING.matcher(Files.readString(log));
      }
      return URI.create(said.group(1));
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
