package io.crossfade.adapter.nginx.testing;

import io.crossfade.time.Signal;
import io.crossfade.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** An nginx of this machine in a folder of its own, for tests of what runs in it. */
public final class RealNginx implements AutoCloseable {

  /** What Debian calls it. */
  public static final String NAME = "nginx";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final Process master;

  private RealNginx(Path folder, Process master) {
    this.folder = folder;
    this.master = master;
  }

  /** Starts it with {@code nginx.conf} of the folder, and returns when a condition holds. */
  public static RealNginx start(Path folder, BooleanSupplier answers) throws IOException {
    return start(program(NAME), folder, answers);
  }

  /** Starts a program with {@code nginx.conf} of the folder, and returns as above. */
  public static RealNginx start(String program, Path folder, BooleanSupplier answers)
      throws IOException {
    var nginx =
        new RealNginx(
            folder,
            new ProcessBuilder(words(program, folder, "-c", folder.resolve("nginx.conf") + ""))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start());
    await("nginx to answer", () -> nginx.requireAlive() && answers.getAsBoolean());
    return nginx;
  }

  /** Returns the command line of an nginx in a folder, with more words. */
  public static List<String> words(String program, Path folder, String... more) {
    var words = new ArrayList<>(List.of(program, "-p", folder.toString()));
    words.addAll(List.of("-e", folder.resolve("error.log").toString()));
    words.addAll(List.of(more));
    return words;
  }

  /** Returns where a program of nginx is; without it the test is skipped. */
  public static String program(String name) {
    return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin"))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Path::toString)
        .orElseGet(() -> Assumptions.abort("not installed: " + name));
  }

  /** Returns what of the main context keeps nginx in its folder and in the foreground. */
  public static String main(Path folder) {
    boolean root = "root".equals(System.getProperty("user.name"));
    return "%s daemon off; pid %s/nginx.pid; error_log %s/error.log notice;"
        .formatted(root ? "user root;" : "", folder, folder);
  }

  /** Returns what of the http context keeps nginx in its folder. */
  public static String http(Path folder) {
    return Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        .map(kind -> kind + "_temp_path " + folder + "/" + kind + ";")
        .collect(Collectors.joining(" ", "access_log off; ", ""));
  }

  /** Waits until a condition holds. */
  public static void await(String what, BooleanSupplier condition) {
    var time = TimeSource.system();
    var end = time.elapsed().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      if (time.elapsed().compareTo(end) > 0) {
        throw new AssertionError("waited " + PATIENCE + " in vain for " + what);
      }
      try {
        time.await(Duration.ofMillis(5), new Signal());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for " + what, e);
      }
    }
  }

  private boolean requireAlive() {
    if (!master.isAlive()) {
      throw new AssertionError("nginx ended: " + log());
    }
    return true;
  }

  /** Returns what it printed and logged. */
  public String log() {
    try {
      var log = folder.resolve("error.log");
      return Files.readString(folder.resolve("output"))
          + (Files.exists(log) ? Files.readString(log) : "");
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Has it read its configuration anew, and returns when there are so many new workers. */
  public void reload(int workers) throws IOException {
    var before = workers();
    signal("HUP");
    await(
        "new workers",
        () -> workers().stream().filter(pid -> !before.contains(pid)).count() == workers);
  }

  /** Sends the master a signal. */
  public void signal(String name) throws IOException {
    new ProcessBuilder("kill", "-" + name, Long.toString(master.pid())).start().onExit().join();
  }

  /** Returns the master's process. */
  public ProcessHandle master() {
    return master.toHandle();
  }

  /** Kills the workers, as a crash does, and returns when there are others. */
  public void killWorkers() {
    var before = workers();
    master.children().forEach(ProcessHandle::destroyForcibly);
    await(
        "other workers",
        () -> !workers().isEmpty() && workers().stream().noneMatch(before::contains));
  }

  private List<Long> workers() {
    return master.children().map(ProcessHandle::pid).toList();
  }

  @Override
  public void close() {
    master.destroy();
    try {
      if (!master.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        master.destroyForcibly();
      }
    } catch (InterruptedException e) {
      master.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
