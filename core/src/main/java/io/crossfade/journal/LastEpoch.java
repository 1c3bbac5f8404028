package io.crossfade.journal;

import io.crossfade.error.JournalException;
import java.io.IOException;
import java.nio.file.Files;

/**
 * Finds the highest epoch that a service ever had: in the file that says it, and in the streams, of
 * which one may come from a backup that is newer than that file. Thread-safe.
 */
final class LastEpoch {

  private LastEpoch() {}

  static long of(ServiceFiles files) throws IOException {
    var said = EpochFile.read(files.epoch(), files.service());
    long highest = said.map(EpochFile::epoch).orElse(0L);
    for (var entry : files.readableStreams()) {
      boolean whole = said.isEmpty() || !entry.ended();
      highest = Math.max(highest, whole ? inRecords(entry) : entry.header().epoch());
    }
    return highest;
  }

  /** A stream that cannot be read is refused when somebody wants it, and not before. */
  private static long inRecords(ServiceFiles.Entry entry) throws IOException {
    try {
      return StreamContents.of(entry.file(), Files.readAllBytes(entry.file())).epoch();
    } catch (JournalException e) {
      return entry.header().epoch();
    }
  }
}
