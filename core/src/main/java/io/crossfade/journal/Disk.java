package io.crossfade.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the file journal does to the disk: the seam where tests make it fail.
 *
 * <p>Implementations are thread-safe.
 */
interface Disk {

  /** Makes an empty file that only its owner may read, in place of one that is there. */
  JournalFile create(Path file) throws IOException;

  /** Opens a file that is there. */
  JournalFile open(Path file) throws IOException;

  /** Gives a file another name, at once, in place of one that has it. */
  void rename(Path from, Path to) throws IOException;

  /** Makes the names in a directory durable. */
  void force(Path directory) throws IOException;

  /**
   * Returns the kind of the file system, such as {@code ext4} or {@code nfs4}; empty where the
   * system does not say, as in a root of its own that no mount table names.
   */
  Optional<String> type(Path directory);

  /** Returns whether a failure means that there is no room. */
  boolean isFull(Path file, IOException failure);
}
