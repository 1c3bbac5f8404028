package io.crossfade.adapter.process;

import io.crossfade.command.CommandTemplate;
import io.crossfade.model.InstanceId;
import io.crossfade.time.Signal;
import io.crossfade.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * A folder for one test, with a service made of a few lines of shell, and the means to find and end
 * everything that was started from there, whoever started it. Needs {@code /proc}.
 */
final class Site implements AutoCloseable {

  private static final String SERVICE =
      """
      # revision instance port-file: what it does depends on the revision
      case $1 in
        broken) echo "revision $1 cannot run" >&2; exit 3 ;;
        stubborn) trap '' TERM ;;
        family) sleep 600 & echo $! > "$3.sleeper" ;;
        shy) sleep 600 ;;
      esac
      echo $((20000 + $$ % 40000)) > "$3.new"
      mv "$3.new" "$3"
      # not for ever, should the test itself be killed
      seconds=0; while [ $seconds -lt 600 ]; do sleep 1; seconds=$((seconds + 1)); done
      """;

  private final Path folder;
  private final Path service;

  private Site(Path folder, Path service) {
    this.folder = folder;
    this.service = service;
  }

  static Site in(Path folder) throws IOException {
    var real = folder.toRealPath();
    return new Site(real, Files.writeString(real.resolve("service.sh"), SERVICE));
  }

  Path state() {
    return folder.resolve("state");
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  CommandTemplate command() {
    return CommandTemplate.of(
        "/bin/sh", service.toString(), "{revision}", "{instance}", "{port-file}");
  }

  ChildProcessSettings.Builder settings() {
    return ChildProcessSettings.builder(state(), command())
        .startDeadline(Duration.ofSeconds(40))
        .environment(Map.of("CROSSFADE_TEST_SITE", folder.toString()));
  }

  ChildProcessPool pool() {
    return ChildProcessPool.of(settings().build());
  }

  InstanceFolder instance(String id) {
    return new StateFolder(state()).instance(InstanceId.of(id));
  }

  StartRecord recordOf(String id) {
    return instance(id).record().orElseThrow();
  }

  /**
   * Returns the services that run, by their command line: not what they started, which has the same
   * one for a moment, between its fork and its exec.
   */
  List<Long> services() {
    var alike =
        processes().stream()
            .filter(pid -> commandLine(pid).startsWith("/bin/sh\0" + service + "\0"))
            .toList();
    return alike.stream().filter(pid -> parent(pid).filter(alike::contains).isEmpty()).toList();
  }

  private static Optional<Long> parent(long pid) {
    return ProcessHandle.of(pid).flatMap(ProcessHandle::parent).map(ProcessHandle::pid);
  }

  /** Returns every process with this site in its environment. */
  List<Long> processes() {
    var mark = "CROSSFADE_TEST_SITE=" + folder + "\0";
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> read(pid, "environ").contains(mark) && runs(pid))
        .toList();
  }

  /** Returns the words that run the Java program of a test class. */
  List<String> java(Class<?> main) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-Xmx64m",
        "-cp",
        System.getProperty("java.class.path"),
        main.getName());
  }

  /** Starts a program that bears the site's mark. */
  Process started(List<String> words) throws IOException {
    var builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("output-" + System.nanoTime()).toFile());
    builder.environment().put("CROSSFADE_TEST_SITE", folder.toString());
    return builder.start();
  }

  static boolean runs(long pid) {
    return new LinuxProcessTable(Path.of("/proc")).find(pid).isPresent();
  }

  static void await(String what, BooleanSupplier wanted) {
    var time = TimeSource.system();
    var end = time.elapsed().plusSeconds(60);
    while (!wanted.getAsBoolean()) {
      if (time.elapsed().compareTo(end) > 0) {
        throw new AssertionError("within 60 s expected " + what);
      }
      try {
        time.await(Duration.ofMillis(10), new Signal());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for " + what, e);
      }
    }
  }

  static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(Site::end);
  }

  @Override
  public void close() {
    for (var left = processes(); !left.isEmpty(); left = processes()) {
      left.forEach(Site::kill);
    }
  }

  private static void end(ProcessHandle process) {
    process.destroyForcibly();
    try {
      process.onExit().get(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("process " + process.pid() + " cannot be ended", e);
    }
  }

  private static String commandLine(long pid) {
    return read(pid, "cmdline");
  }

  private static String read(long pid, String file) {
    try {
      var bytes = Files.readAllBytes(Path.of("/proc", Long.toString(pid), file));
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException | UncheckedIOException goneOrNotOurs) {
      return "";
    }
  }
}
