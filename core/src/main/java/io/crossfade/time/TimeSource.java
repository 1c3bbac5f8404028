package io.crossfade.time;

import io.crossfade.internal.time.SystemTimeSource;
import java.time.Duration;
import java.time.Instant;

/**
 * The clock, and the only place to wait. Give a hand-cranked one to a test and the whole library
 * runs in virtual time.
 *
 * <p>Implementations are thread-safe.
 */
public interface TimeSource {

  /** Returns the time of day, for people; it may jump. */
  Instant now();

  /** Returns the time since some moment, for deadlines; it never goes back. */
  Duration elapsed();

  /**
   * Waits until the time has passed or the signal is raised, whichever is first.
   *
   * @param atMost how long; zero or less returns at once
   * @param signal what may end the wait early; it is not lowered
   * @throws InterruptedException if the thread is interrupted before or while it waits
   */
  void await(Duration atMost, Signal signal) throws InterruptedException;

  /** Returns the machine's own clock. */
  static TimeSource system() {
    return SystemTimeSource.INSTANCE;
  }
}
