package io.crossfade.journal;

import io.crossfade.error.JournalException;
import io.crossfade.model.DeploymentId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Reads a stream while somebody else may be writing or ending it. Thread-safe. */
final class StreamReading {

  private static final int ATTEMPTS = 10;

  private StreamReading() {}

  static List<JournalRecord> read(Path root, DeploymentId stream) throws IOException {
    for (int i = 1; i < ATTEMPTS; i++) {
      try {
        return readNow(root, stream);
      } catch (NoSuchFileException e) {
        // it has ended since it was found, and has another name now
      }
    }
    return readNow(root, stream);
  }

  private static List<JournalRecord> readNow(Path root, DeploymentId stream) throws IOException {
    var found = ServiceFiles.all(root).stream().filter(files -> files.has(stream)).toList();
    if (found.isEmpty()) {
      return List.of();
    }
    var files = found.get(0);
    var file = files.fileOf(stream);
    if (found.size() > 1) {
      throw JournalFaults.corrupt(
          file, "'" + found.get(1).fileOf(stream) + "' is of the same stream");
    }
    var contents = contents(file);
    files.requireOwn(file, contents.header());
    return contents.records();
  }

  /** A file that is being written to can look damaged, but then it looks otherwise soon. */
  private static StreamContents contents(Path file) throws IOException {
    var bytes = Files.readAllBytes(file);
    for (int i = 1; i < ATTEMPTS; i++) {
      try {
        return StreamContents.of(file, bytes);
      } catch (JournalException e) {
        var again = Files.readAllBytes(file);
        if (Arrays.equals(bytes, again)) {
          throw e;
        }
        bytes = again;
      }
    }
    return StreamContents.of(file, bytes);
  }
}
