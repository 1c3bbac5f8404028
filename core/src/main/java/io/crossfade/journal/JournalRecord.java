package io.crossfade.journal;

import java.util.Objects;

/**
 * One record of a stream.
 *
 * <p>Immutable.
 *
 * @param sequence its place in the stream, from 1
 * @param epoch the epoch of the lease under which it was written
 * @param payload what was written
 */
public record JournalRecord(long sequence, long epoch, String payload) {

  /** Checks that there is a payload. */
  public JournalRecord {
    Objects.requireNonNull(payload, "payload");
  }
}
