package io.crossfade.examples.load;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * When each request is due: evenly spaced, whatever the answers do. Immutable.
 *
 * @param startNanos when the first is due, on the clock of {@link System#nanoTime()}
 * @param requestsPerSecond the rate
 * @param requests how many there are
 */
record Schedule(long startNanos, int requestsPerSecond, long requests) {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  static Schedule of(LoadProfile profile, long startNanos) {
    Duration duration = profile.duration();
    long requests = duration.toMillis() * profile.requestsPerSecond() / 1000;
    return new Schedule(startNanos, profile.requestsPerSecond(), Math.max(1, requests));
  }

  /** When request {@code number}, counted from 0, is due. */
  long dueAt(long number) {
    // Whole seconds apart, so that long runs neither overflow nor drift.
    long whole = number / requestsPerSecond * SECOND;
    return startNanos + whole + number % requestsPerSecond * SECOND / requestsPerSecond;
  }

  /** Whether request {@code number} exists and is due. */
  boolean isDue(long number, long now) {
    return number < requests && now - dueAt(number) >= 0;
  }
}
