package io.crossfade.journal;

import java.io.Closeable;
import java.io.IOException;

/**
 * One file of the journal. No method minds an interrupted thread.
 *
 * <p>Confined to its writer.
 */
interface JournalFile extends Closeable {

  /** Returns all that is in it. */
  byte[] read() throws IOException;

  /** Returns its size in bytes. */
  long size() throws IOException;

  /** Writes all of the bytes, or fails with some of them written. */
  void write(long position, byte[] bytes) throws IOException;

  /** Cuts it. */
  void truncate(long size) throws IOException;

  /** Makes what was written durable. */
  void force() throws IOException;
}
