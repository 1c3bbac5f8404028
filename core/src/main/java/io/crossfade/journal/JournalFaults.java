package io.crossfade.journal;

import io.crossfade.error.JournalException;
import io.crossfade.error.JournalException.Kind;
import io.crossfade.model.DeploymentId;
import java.io.IOException;
import java.nio.file.Path;

/** What can go wrong with a journal, in words. Thread-safe. */
final class JournalFaults {

  private JournalFaults() {}

  static JournalException corrupt(Path file, String seen) {
    return new JournalException(
        Kind.CORRUPT,
        "The journal file '"
            + file
            + "' cannot be read: "
            + seen
            + ". Nothing was guessed and nothing was changed; look at it with docs/journal.md at"
            + " hand, or put a backup in its place.");
  }

  static JournalException unsupported(Path file, String seen) {
    return new JournalException(
        Kind.UNSUPPORTED,
        "The journal file '"
            + file
            + "' has "
            + seen
            + ", but this release reads format "
            + StreamFormat.MAJOR
            + "; use the release that wrote it, or a later one.");
  }

  static JournalException conflict(DeploymentId stream, long expected, long found) {
    return new JournalException(
        Kind.SEQUENCE_CONFLICT,
        "Record "
            + (expected + 1)
            + " of '"
            + stream
            + "' was not written, because the stream has "
            + found
            + " records; another writer was here.");
  }

  static JournalException full(Path file, IOException cause) {
    return new JournalException(
        Kind.FULL,
        "Nothing was written to the journal file '"
            + file
            + "', because there is no room ("
            + cause.getMessage()
            + "); make room on its disk.",
        cause);
  }

  static JournalException broken(DeploymentId stream) {
    return unavailable(
        "Nothing is written to '"
            + stream
            + "' by this process any more, because its disk failed before and what is durable is"
            + " not known; see to the disk, and resume the deployment in another process.");
  }

  static JournalException unavailable(String attempted, IOException cause) {
    return new JournalException(
        Kind.UNAVAILABLE,
        attempted
            + " failed: "
            + cause.getClass().getSimpleName()
            + ", "
            + cause.getMessage()
            + ".",
        cause);
  }

  static JournalException unavailable(String message) {
    return new JournalException(Kind.UNAVAILABLE, message);
  }
}
