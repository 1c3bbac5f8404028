package io.crossfade.journal;

import io.crossfade.error.JournalException;
import java.time.Duration;

/**
 * The right to be the one writer for a service, for a while.
 *
 * <p>Implementations are thread-safe.
 */
public interface Lease extends AutoCloseable {

  /** Returns what it is for. */
  String service();

  /** Returns who holds it. */
  String owner();

  /** Returns its number; a later lease has a higher one. From 1. */
  long epoch();

  /**
   * Returns how long it surely still holds; zero when it is lost. An effect is begun only if this
   * is longer than the effect may take.
   */
  Duration remaining();

  /**
   * Makes it hold for its full time again.
   *
   * @throws JournalException {@code LEASE_LOST} if another has it, {@code UNAVAILABLE} if that
   *     cannot be known
   */
  void renew();

  /** Gives it back. Nothing depends on this being called. */
  @Override
  void close();
}
