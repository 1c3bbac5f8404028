package io.crossfade.examples.nginx;

import io.crossfade.command.CommandRunner;
import io.crossfade.examples.service.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The nginx of this machine in a folder of its own, where {@code nginx.conf} is: started, and what
 * an administrator or bad luck does to it. Confined to one thread.
 */
public final class NginxProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String program;
  private final Path folder;
  private final InetSocketAddress front;

  NginxProcess(String program, Path folder, InetSocketAddress front) {
    this.program = program;
    this.folder = folder;
    this.front = front;
  }

  /** Returns where a program is, looked for as a shell of root does. */
  static Optional<String> find(String program) {
    return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin"))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /** Returns its command line, with more words. */
  List<String> words(String... more) {
    var words = new ArrayList<>(List.of(program, "-e", file("error.log"), "-p", folder.toString()));
    words.addAll(List.of(more));
    return words;
  }

  /** Returns what of the main context keeps it in its folder. */
  String main() {
    // workers of a root's nginx are nobody's otherwise, and may not enter a folder of a test
    var user = System.getProperty("user.name").equals("root") ? "user root;\n" : "";
    return user + "pid " + file("nginx.pid") + ";\nerror_log " + file("error.log") + " notice;\n";
  }

  /** Returns what of the http context keeps it in its folder. */
  String http() {
    return Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        .map(kind -> "  " + kind + "_temp_path " + file("tmp-" + kind) + ";\n")
        .collect(Collectors.joining());
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  /** Starts it, again if it was stopped, and returns when it listens. */
  public void launch() throws IOException {
    run(words("-c", file("nginx.conf")));
    await("nginx to listen", this::listens);
  }

  /** Has it read its configuration; whether it can, nobody is told. */
  public void reload() throws IOException {
    signal("HUP", master());
  }

  /**
   * Puts another process in its place without closing its sockets, as an update of the package
   * does: https://nginx.org/en/docs/control.html#upgrade. Returns when the old one accepts no more.
   */
  public void upgrade() throws IOException {
    long old = master();
    signal("USR2", old);
    await("another master", () -> masterIfAny().filter(now -> now != old).isPresent());
    signal("QUIT", old);
    await(
        "the end of the old one",
        () -> ProcessHandle.of(old).stream().allMatch(NginxProcess::hasEnded));
    await("nginx to listen", this::listens);
  }

  /** Ends it at once, connections included. */
  public void stop() throws IOException {
    end(ProcessHandle::destroy);
  }

  /** Kills it, workers included, as a machine out of memory does. */
  public void kill() throws IOException {
    end(ProcessHandle::destroyForcibly);
  }

  private void end(Consumer<ProcessHandle> how) throws IOException {
    var process = ProcessHandle.of(master());
    var workers = process.stream().flatMap(ProcessHandle::descendants).toList();
    process.ifPresent(how);
    await("the end of the master", () -> process.stream().allMatch(NginxProcess::hasEnded));
    workers.forEach(ProcessHandle::destroyForcibly);
    await("the end of the workers", () -> workers.stream().allMatch(NginxProcess::hasEnded));
  }

  /** Returns what it wrote to its error log. */
  public String errorLog() throws IOException {
    return Files.readString(folder.resolve("error.log"));
  }

  /** Returns how often it was told to read its configuration. */
  public long reloads() throws IOException {
    return errorLog().lines().filter(line -> line.contains("(SIGHUP) received")).count();
  }

  @Override
  public void close() {
    try {
      if (masterIfAny().isPresent()) {
        stop();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long master() throws IOException {
    return masterIfAny().orElseThrow(() -> new IOException("nginx does not run in " + folder));
  }

  private Optional<Long> masterIfAny() {
    try {
      return Optional.of(Long.parseLong(Files.readString(folder.resolve("nginx.pid")).strip()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static void signal(String name, long pid) throws IOException {
    run(List.of("kill", "-" + name, Long.toString(pid)));
  }

  /**
   * Nobody may be waiting for its exit code, as in a container without an init of the usual kind.
   */
  private static boolean hasEnded(ProcessHandle process) {
    try {
      var stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return true;
    }
  }

  private boolean listens() {
    try (var socket = new Socket()) {
      socket.connect(front);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void await(String what, BooleanSupplier condition) throws IOException {
    if (!Wait.until(PATIENCE, condition)) {
      throw new IOException("waited " + PATIENCE + " in vain for " + what + ": " + errorLog());
    }
  }

  private static void run(List<String> words) throws IOException {
    var result = CommandRunner.system().run(words, PATIENCE, 16 << 10, Map.of());
    if (!result.succeeded()) {
      throw new IOException(words + " " + result + result.errors());
    }
  }
}
