package io.crossfade.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A small JVM with this one's class path, for what has to be killed or has to outlive a killing.
 */
final class Jvm implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofMillis(5);

  private final Process process;
  private final Path output;

  private Jvm(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Starts a main; what it prints goes to a file. */
  static Jvm start(Class<?> main, Path output, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
              .start();
      return new Jvm(process, output);
    } catch (IOException e) {
      throw new UncheckedIOException("could not start " + main.getSimpleName(), e);
    }
  }

  /** Waits until something is so; fails with the process's output if it ends before. */
  void await(BooleanSupplier reached) {
    if (!isSoBeforeItEnds(reached)) {
      throw new AssertionError("a process did not get ready: " + output());
    }
  }

  /** Waits until something is so or the process has ended, and returns whether it is so. */
  boolean isSoBeforeItEnds(BooleanSupplier reached) {
    long begin = System.nanoTime();
    while (!reached.getAsBoolean()) {
      if (endsWithin(LOOK)) {
        return reached.getAsBoolean();
      }
      if (System.nanoTime() - begin > PATIENCE.toNanos()) {
        throw new AssertionError("within " + PATIENCE + " a process did not get on: " + output());
      }
    }
    return true;
  }

  /** Waits for its end and returns its exit code; fails if it does not end. */
  int awaitEnd(Duration patience) {
    if (!endsWithin(patience)) {
      throw new AssertionError("a process did not end within " + patience + ": " + output());
    }
    return process.exitValue();
  }

  /** Has it stand still by SIGSTOP, until {@link #goOn}. */
  void standStill() {
    signal("STOP");
  }

  void goOn() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
      if (kill.waitFor() != 0) {
        throw new AssertionError("no signal " + name + " to process " + process.pid());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while signalling a process", e);
    }
  }

  /** Ends it by SIGKILL. */
  void kill() {
    process.destroyForcibly();
    awaitEnd(PATIENCE);
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Waits so long at most, and returns whether it has ended. */
  boolean endsWithin(Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for a process", e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    if (!endsWithin(Duration.ofSeconds(10))) {
      kill();
    }
  }
}
