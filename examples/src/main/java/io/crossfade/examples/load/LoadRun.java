package io.crossfade.examples.load;

import java.time.Duration;

/**
 * Load that goes on, in this process ({@link LoadGenerator}) or in another one ({@link
 * LoadProcess}).
 *
 * <p>It ends with {@link #stop()} or at the end of its profile's duration, whichever comes first.
 * Implementations are thread-safe.
 */
public interface LoadRun extends AutoCloseable {
  /** What has been seen so far. */
  LoadReport snapshot();

  /**
   * Begins a phase: requests that are due from now on belong to it. A name entered before goes on
   * with its counts.
   *
   * @param name letters, digits and {@code _.:-}, 1 to 128 long
   */
  void enterPhase(String name);

  /**
   * Waits for the end of the profile's duration and of all open requests.
   *
   * @return whether the run is over; {@code false} also if the thread was interrupted
   */
  boolean awaitEnd(Duration limit);

  /**
   * Sends nothing more, waits until every open request has ended, and reports. May be called again.
   *
   * @throws IllegalStateException if the generator broke down, so that its counts are no proof
   */
  LoadReport stop();

  /** Stops without a report. */
  @Override
  void close();
}
