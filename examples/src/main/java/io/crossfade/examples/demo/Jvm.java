package io.crossfade.examples.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Child JVMs on this program's own class path. Thread-safe. */
final class Jvm {

  private static final long PATIENCE_SECONDS = 30;

  private Jvm() {}

  /** Starts a main; what it prints goes to a file. */
  static Process start(Class<?> main, Path output, List<String> arguments) {
    try {
      return new ProcessBuilder(command(main, arguments))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("could not start " + main.getSimpleName(), e);
    }
  }

  /** Starts a main; what it prints is ours. */
  static Process startHere(Class<?> main, List<String> arguments) {
    try {
      return new ProcessBuilder(command(main, arguments))
          .redirectOutput(ProcessBuilder.Redirect.INHERIT)
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("could not start " + main.getSimpleName(), e);
    }
  }

  private static List<String> command(Class<?> main, List<String> arguments) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(arguments);
    return command;
  }

  /** Waits until something is so, and fails with the process's output if it ends before. */
  static void await(Process process, BooleanSupplier reached, Path output) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    try {
      while (!reached.getAsBoolean()) {
        if (process.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
          process.destroyForcibly();
          throw new IllegalStateException(
              "a process of the demo did not get ready: " + Files.readString(output));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      throw new IllegalStateException("interrupted", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
