package io.crossfade.examples.haproxy;

import io.crossfade.adapter.haproxy.HaProxyRouter;
import io.crossfade.examples.service.FreeAddress;
import io.crossfade.examples.service.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real HAProxy with the sample configuration of the adapter, in folders of its own and on a free
 * port of the loopback. Confined to one thread.
 */
public final class SampleHaProxy implements AutoCloseable {

  private static final String SAMPLE = "sample-haproxy.cfg";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path run;
  private final Path state;
  private final InetSocketAddress address;
  private Process master;

  private SampleHaProxy(Path run, Path state, InetSocketAddress address) throws IOException {
    this.run = run;
    this.state = state;
    this.address = address;
    this.master = begin();
  }

  /** Returns whether there is a HAProxy on this machine. */
  public static boolean isInstalled() {
    return program().isPresent();
  }

  private static Optional<String> program() {
    return Stream.of("/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin")
        .map(folder -> Path.of(folder, "haproxy"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /**
   * Starts one that serves nobody yet, and returns when it listens.
   *
   * @param run an empty folder, for its sockets
   * @param state a folder for what outlives it: the same for all that serve the same traffic
   * @param more sections for the end of its configuration; empty for none
   * @throws IOException if it does not start
   */
  public static SampleHaProxy start(Path run, Path state, String more) throws IOException {
    Files.createDirectories(run);
    Files.createDirectories(state);
    if (Files.notExists(state.resolve("crossfade.map"))) {
      Files.createFile(state.resolve("crossfade.map"));
    }
    Files.writeString(run.resolve("haproxy.cfg"), sample() + more);
    var address = FreeAddress.onLoopback();
    return new SampleHaProxy(run.toRealPath(), state.toRealPath(), address);
  }

  /**
   * Returns the settings by which any process on this machine reaches it, if it is the only one:
   * with its state file, so that it comes back from a reload in the routing that it had.
   */
  public Map<String, String> settings() {
    var settings = settings(List.of(this));
    settings.put("state-file", state.resolve("servers.state").toString());
    return settings;
  }

  /** Returns the settings for several with the same state folder. */
  public static Map<String, String> settings(List<SampleHaProxy> nodes) {
    var settings = new HashMap<String, String>();
    settings.put("nodes", sockets(nodes, "haproxy.sock"));
    settings.put("masters", sockets(nodes, "master.sock"));
    settings.put("backend", "app");
    settings.put("map", nodes.get(0).state.resolve("crossfade.map").toString());
    settings.put("pins", "header:version,cookie:version,query:version");
    settings.put("response-times", "crossfade");
    return settings;
  }

  private static String sockets(List<SampleHaProxy> nodes, String name) {
    return nodes.stream()
        .map(node -> node.run.resolve(name).toString())
        .collect(Collectors.joining(","));
  }

  /** Returns where requests go. */
  public InetSocketAddress address() {
    return address;
  }

  /** Has it read its configuration, as an administrator does. */
  public void reload() throws IOException {
    signal("USR2");
  }

  /** Starts it again after {@link #kill}, and returns when it listens. */
  public void launch() throws IOException {
    master = begin();
  }

  /** Ends it at once by SIGKILL, all of its workers and connections with it. */
  public void kill() {
    var processes = Stream.concat(master.descendants(), Stream.of(master.toHandle())).toList();
    processes.forEach(ProcessHandle::destroyForcibly);
    if (!Wait.until(PATIENCE, () -> processes.stream().noneMatch(SampleHaProxy::runs))) {
      throw new IllegalStateException("HAProxy does not end: " + processes);
    }
  }

  /** A worker that lost its master may stay in the table of processes, without a program. */
  private static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  @Override
  public void close() {
    kill();
  }

  private Process begin() throws IOException {
    var program = program().orElseThrow(() -> new IOException("there is no haproxy here"));
    var config = run.resolve("haproxy.cfg").toString();
    var master = run.resolve("master.sock").toString();
    var builder = new ProcessBuilder(program, "-W", "-S", master, "-f", config);
    builder.environment().put("CROSSFADE_RUN", run.toString());
    builder.environment().put("CROSSFADE_STATE", state.toString());
    builder.environment().put("CROSSFADE_BIND", "127.0.0.1:" + address.getPort());
    builder.environment().put("CROSSFADE_CHECK_PATH", "/healthz");
    builder.environment().put("CROSSFADE_CHECK_INTERVAL", "50ms");
    var log = run.resolve("haproxy.log").toFile();
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    var process = builder.start();
    awaitListening(process);
    return process;
  }

  private void awaitListening(Process process) throws IOException {
    Wait.until(PATIENCE, () -> isListening() || !process.isAlive());
    if (!isListening()) {
      process.destroyForcibly();
      throw new IOException(
          "HAProxy does not listen: " + Files.readString(run.resolve("haproxy.log")));
    }
  }

  /**
   * Its master is the last to answer: at its start it begins once more, and for a moment nobody
   * listens at its socket.
   */
  private boolean isListening() {
    try (var front = new Socket();
        var master = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      front.connect(address);
      master.connect(UnixDomainSocketAddress.of(run.resolve("master.sock")));
      master.write(ByteBuffer.wrap("show proc\n".getBytes(StandardCharsets.US_ASCII)));
      return master.read(ByteBuffer.allocate(1)) > 0;
    } catch (IOException e) {
      return false;
    }
  }

  private void signal(String name) throws IOException {
    var kill = new ProcessBuilder("kill", "-" + name, Long.toString(master.pid())).start();
    try {
      if (!kill.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new IOException("HAProxy could not be sent SIG" + name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("sending a signal was interrupted", e);
    }
  }

  private static String sample() {
    try (var in = HaProxyRouter.class.getResourceAsStream(SAMPLE)) {
      return new String(Objects.requireNonNull(in, SAMPLE).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
