package io.crossfade.adapter.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.error.AdapterException;
import io.crossfade.testkit.contract.FreePort;
import io.crossfade.time.Signal;
import io.crossfade.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;

/** A real HAProxy on the loopback with the configuration that we ship, in a folder of its own. */
final class HaProxyProcess implements AutoCloseable {

  private static final String INSTALLED = "haproxy";
  static final List<String> PINS = List.of("header:version", "cookie:version", "query:version");
  static final String RING = "crossfade";
  private static final Path SHIPPED =
      Path.of("src/main/resources/io/crossfade/adapter/haproxy/sample-haproxy.cfg");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String program;
  private final Path folder;
  private final int port;
  private Process master;

  private HaProxyProcess(String program, Path folder, int port) throws IOException {
    this.program = program;
    this.folder = folder;
    this.port = port;
    this.master = launch();
  }

  /** Starts a configuration. */
  static HaProxyProcess startWith(Path folder, String config) throws IOException {
    Assumptions.assumeTrue(isInstalled(INSTALLED), "not installed: haproxy");
    return start(INSTALLED, folder, config);
  }

  /**
   * Starts a configuration with another HAProxy than the installed one, which the variable {@code
   * CROSSFADE_NEWER_HAPROXY} names.
   */
  static HaProxyProcess startNewerWith(Path folder, String config) throws IOException {
    var program =
        Optional.ofNullable(System.getenv("CROSSFADE_NEWER_HAPROXY"))
            .orElseGet(() -> Assumptions.abort("not installed: newer-haproxy"));
    return start(program, folder, config);
  }

  private static HaProxyProcess start(String program, Path folder, String config)
      throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("haproxy.cfg"), config);
    Files.writeString(folder.resolve("crossfade.map"), "");
    return new HaProxyProcess(program, folder, FreePort.reserve());
  }

  static String shipped() throws IOException {
    return Files.readString(SHIPPED);
  }

  private static boolean isInstalled(String program) {
    try {
      var process =
          new ProcessBuilder(program, "-v")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Process launch() throws IOException {
    var builder =
        new ProcessBuilder(program, "-W", "-S", masterSocket(), "-f", config().toString());
    builder.environment().put("CROSSFADE_RUN", folder.toString());
    builder.environment().put("CROSSFADE_STATE", folder.toString());
    builder.environment().put("CROSSFADE_BIND", "127.0.0.1:" + port);
    builder.environment().put("CROSSFADE_CHECK_INTERVAL", "50ms");
    builder.redirectErrorStream(true);
    builder.redirectOutput(
        ProcessBuilder.Redirect.appendTo(folder.resolve("haproxy.log").toFile()));
    var started = builder.start();
    await(() -> !started.isAlive() || answers(), "HAProxy to start");
    assertThat(started.isAlive()).as(Files.readString(folder.resolve("haproxy.log"))).isTrue();
    return started;
  }

  Path config() {
    return folder.resolve("haproxy.cfg");
  }

  String socket() {
    return folder.resolve("haproxy.sock").toString();
  }

  String masterSocket() {
    return folder.resolve("master.sock").toString();
  }

  String map() {
    return folder.resolve("crossfade.map").toString();
  }

  Path stateFile() {
    return folder.resolve("servers.state");
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  HaProxySettings.Builder settings() {
    return HaProxySettings.builder(List.of(socket()), "app", map())
        .masters(List.of(masterSocket()))
        .pins(PINS);
  }

  /** Settings for the response times that the shipped configuration logs. */
  HaProxySettings.Builder measuring() {
    return settings().responseTimes(RING);
  }

  HaProxyRouter router() {
    return HaProxyRouter.create(settings().build());
  }

  HaProxyClient client() {
    return client(socket());
  }

  private static HaProxyClient client(String address) {
    return new HaProxyClient(
        new NodeAddress(address), Duration.ofSeconds(5), 1 << 26, TimeSource.system());
  }

  /** Runs commands as an administrator does, and returns what was answered. */
  String run(String commands) {
    return client().change(commands + "\n");
  }

  NodeReading reading() {
    return NodeReading.of(client(), measuring().build());
  }

  /** Reloads as an administrator does, and returns when the new worker answers. */
  void reload() {
    var before = reading().process().incarnation();
    try {
      new ProcessBuilder("kill", "-USR2", String.valueOf(master.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    await(() -> isAnotherThan(before), "the reload");
  }

  void restart() throws IOException {
    stop();
    master = launch();
  }

  /** Ends it at once, with all of its workers. */
  void stop() {
    var workers = new ArrayList<>(master.descendants().toList());
    workers.forEach(ProcessHandle::destroyForcibly);
    master.destroyForcibly();
    await(() -> !master.isAlive() && workers.stream().noneMatch(ProcessHandle::isAlive), "its end");
  }

  private boolean isAnotherThan(String incarnation) {
    return answers() && !reading().process().incarnation().equals(incarnation);
  }

  private boolean answers() {
    return client(socket()).read("show info\n").contains("Pid: ")
        && client(masterSocket()).read(Commands.processes()).contains("# workers");
  }

  /** While the workers change over, none of them can be read. */
  static void await(BooleanSupplier condition, String what) {
    var time = TimeSource.system();
    var until = time.elapsed().plus(PATIENCE);
    var never = new Signal();
    while (!holds(condition)) {
      assertThat(time.elapsed()).as("waited for " + what).isLessThan(until);
      try {
        time.await(Duration.ofMillis(10), never);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  private static boolean holds(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (AdapterException e) {
      assertThat(e.kind()).as(e.getMessage()).isEqualTo(AdapterException.Kind.TRANSIENT);
      return false;
    }
  }

  @Override
  public void close() {
    stop();
  }
}
