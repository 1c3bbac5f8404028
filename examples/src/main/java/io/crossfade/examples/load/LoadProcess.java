package io.crossfade.examples.load;

import io.crossfade.examples.service.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/**
 * Load from a process of its own, steered through files in a directory: it goes on when the process
 * that started it is killed, and another process takes over with {@link #attach}.
 *
 * <p>Phases begin within 50 ms, snapshots are up to half a second old, stopping waits for open
 * requests for at most two minutes. Thread-safe.
 */
public final class LoadProcess implements LoadRun {
  private static final Duration START_LIMIT = Duration.ofSeconds(20);
  private static final Duration STOP_LIMIT = Duration.ofMinutes(2);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  private final LoadFiles files;
  private final Optional<ProcessHandle> process;

  private LoadProcess(LoadFiles files, Optional<ProcessHandle> process) {
    this.files = files;
    this.process = process;
  }

  /**
   * Starts the load in a child JVM and waits until it has begun.
   *
   * @param profile what load to make; its duration is rounded down to seconds, at least one
   * @param directory an existing, empty directory for this run
   * @throws IllegalStateException if the child ends before it has begun; says what it printed
   * @throws UncheckedIOException if it cannot be started
   */
  public static LoadProcess start(LoadProfile profile, Path directory) {
    LoadFiles files = new LoadFiles(directory);
    LoadArguments arguments = new LoadArguments(profile, Optional.of(directory));
    List<String> command =
        ChildJvm.command(List.of(LoadMain.class, Histogram.class), arguments.asList());
    try {
      Process child =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(files.output().toFile())
              .start();
      Files.writeString(files.process(), identity(child.toHandle()));
      LoadProcess run = new LoadProcess(files, Optional.of(child.toHandle()));
      run.awaitBegin();
      return run;
    } catch (IOException e) {
      throw new UncheckedIOException("Could not start the load process: " + e, e);
    }
  }

  /**
   * Takes over a load that another process started.
   *
   * @throws UncheckedIOException if there is none in this directory
   */
  public static LoadProcess attach(Path directory) {
    LoadFiles files = new LoadFiles(directory);
    try {
      String identity = Files.readString(files.process());
      long pid = Long.parseLong(identity.substring(0, identity.indexOf(' ')));
      return new LoadProcess(
          files, ProcessHandle.of(pid).filter(handle -> identity(handle).equals(identity)));
    } catch (IOException e) {
      throw new UncheckedIOException("There is no load in '" + directory + "': " + e, e);
    }
  }

  /** Process ids are used again; together with the start time they are not. */
  private static String identity(ProcessHandle handle) {
    return handle.pid() + " " + handle.info().startInstant().orElse(Instant.EPOCH);
  }

  private void awaitBegin() {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!Files.exists(files.report())) {
      if (awaitExit(Duration.ofMillis(20))) {
        throw brokenDown("ended before it began");
      }
      if (System.nanoTime() - end > 0) {
        close();
        throw brokenDown("did not begin within " + START_LIMIT.toSeconds() + " seconds");
      }
    }
  }

  private IllegalStateException brokenDown(String how) {
    String output;
    try {
      output = Files.readString(files.output()).strip();
    } catch (IOException e) {
      output = "(unreadable: " + e + ")";
    }
    return new IllegalStateException("The load process " + how + ". It printed: " + output);
  }

  /** The id of the process; empty if it had already ended when it was taken over. */
  public Optional<Long> pid() {
    return process.map(ProcessHandle::pid);
  }

  @Override
  public LoadReport snapshot() {
    return ReportFile.read(files.report());
  }

  @Override
  public void enterPhase(String name) {
    if (!LoadProfile.NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "phase must match " + LoadProfile.NAME + ", was '" + name + "'");
    }
    files.command("phase " + name);
  }

  @Override
  public boolean awaitEnd(Duration limit) {
    return awaitExit(limit);
  }

  private boolean awaitExit(Duration limit) {
    if (process.isEmpty()) {
      return true;
    }
    try {
      process.get().onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException e) {
      // Asked again below: only the process itself knows.
    }
    return !process.get().isAlive();
  }

  @Override
  public LoadReport stop() {
    askToStop();
    if (!awaitExit(STOP_LIMIT)) {
      throw brokenDown("did not stop within " + STOP_LIMIT.toSeconds() + " seconds");
    }
    LoadReport report = snapshot();
    if (!report.finished()) {
      throw brokenDown("ended without a result");
    }
    return report;
  }

  @Override
  public void close() {
    askToStop();
    if (!awaitExit(CLOSE_LIMIT)) {
      process.ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private void askToStop() {
    if (process.filter(ProcessHandle::isAlive).isPresent()) {
      files.command("stop");
    }
  }
}
