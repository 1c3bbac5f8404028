package io.crossfade.examples.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The files through which a load process and whoever steers it talk. Files rather than pipes, so
 * that the load goes on when the process that steered it is killed, and another can take over.
 * Immutable.
 *
 * @param directory where they are
 */
record LoadFiles(Path directory) {
  /** Commands, appended line by line. */
  Path control() {
    return directory.resolve("control");
  }

  /** The latest report. */
  Path report() {
    return directory.resolve("report.jsonl");
  }

  /** Process id and start time of the load process. */
  Path process() {
    return directory.resolve("process");
  }

  /** What the load process printed. */
  Path output() {
    return directory.resolve("output.log");
  }

  /** Appends one command in one write. */
  void command(String line) {
    try {
      Files.writeString(
          control(), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("Could not write the load's control file: " + e, e);
    }
  }

  /** The complete commands after the first {@code seen} ones. */
  List<String> commandsAfter(int seen) {
    try {
      String all =
          Files.exists(control()) ? Files.readString(control(), StandardCharsets.UTF_8) : "";
      List<String> lines = all.substring(0, all.lastIndexOf('\n') + 1).lines().toList();
      return lines.subList(Math.min(seen, lines.size()), lines.size());
    } catch (IOException e) {
      throw new UncheckedIOException("Could not read the load's control file: " + e, e);
    }
  }
}
