package io.crossfade.journal;

import io.crossfade.error.JournalException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Another process that works on a journal, and says on a line each what it did. */
final class JournalProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader out;

  private JournalProcess(Process process) {
    this.process = process;
    this.out = process.inputReader();
  }

  /** Starts a process that does the work of this name. */
  static JournalProcess start(String work, Path root) {
    return start(List.of(), work, root);
  }

  /** Starts a process through a wrapper that ends with the words of the command. */
  static JournalProcess start(List<String> wrapper, String work, Path root) {
    var command = new ArrayList<>(wrapper);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("java.class.path"),
            JournalProcess.class.getName(),
            work,
            root.toString()));
    try {
      return new JournalProcess(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the next line; the word {@code end} when it has ended. */
  String line() {
    try {
      var line = out.readLine();
      return line == null ? "end" : line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the lines that are left once it has ended. */
  List<String> rest() {
    var lines = new ArrayList<String>();
    for (var line = line(); !line.equals("end"); line = line()) {
      lines.add(line);
    }
    return lines;
  }

  long pid() {
    return process.pid();
  }

  /** Ends it as {@code kill -9} does. */
  void kill() {
    process.toHandle().destroyForcibly(); // unlike the process's own method, leaves its output
    try {
      process.onExit().get(60, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("process " + pid() + " does not end", e);
    }
  }

  @Override
  public void close() {
    kill();
  }

  /** The other process. */
  public static void main(String[] args) throws IOException {
    try (var store = FileJournalStore.open(Path.of(args[1]))) {
      switch (args[0]) {
        case "hold" -> hold(store);
        case "append" -> append(store);
        case "fill" -> fill(store);
        default -> throw new IllegalArgumentException(args[0]);
      }
    } catch (JournalException e) {
      say(e.kind() + " " + e.getMessage());
    }
  }

  private static void hold(JournalStore store) throws IOException {
    var lease = Journals.lease(store);
    say("epoch " + lease.epoch());
    while (System.in.read() >= 0) {
      lease.renew();
    }
  }

  private static void append(JournalStore store) {
    var lease = store.acquire("shop", "writer", Duration.ofSeconds(1));
    long last = store.read(Journals.STREAM).size();
    while (true) {
      last = Journals.append(store, lease, last, "record " + (last + 1));
      say(Long.toString(last));
    }
  }

  private static void fill(JournalStore store) {
    var lease = Journals.lease(store);
    long last = Journals.append(store, lease, 0, "record 1");
    try {
      while (true) {
        last =
            Journals.append(store, lease, last, "record " + (last + 1) + " " + "x".repeat(3_000));
      }
    } catch (JournalException e) {
      say(e.kind() + " " + e.getMessage());
    }
    for (int i = 0; i < 50; i++) {
      last =
          store.append(
              lease, Journals.STREAM, last, List.of("r".repeat(3_000)), JournalStore.Room.RESERVE);
    }
    store.finish(lease, Journals.STREAM);
    say("finished " + last);
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
