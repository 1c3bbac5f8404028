package io.crossfade.adapter.process;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.time.Signal;
import io.crossfade.time.TimeSource;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what can only be asked again and again. Thread-safe. */
final class Patience {

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(2);

  private final TimeSource time;
  private final Duration longestPause;

  Patience(TimeSource time, Duration longestPause) {
    this.time = time;
    this.longestPause = longestPause;
  }

  /**
   * Waits until something is so, or the time has passed.
   *
   * @return whether it is so
   */
  boolean await(BooleanSupplier isSo, Duration atMost) {
    var never = new Signal();
    var end = time.elapsed().plus(atMost);
    var pause = SHORTEST_PAUSE;
    while (!isSo.getAsBoolean()) {
      var left = end.minus(time.elapsed());
      if (left.isNegative() || left.isZero()) {
        return isSo.getAsBoolean();
      }
      pause(shorter(pause, left), never);
      pause = shorter(pause.multipliedBy(2), longestPause);
    }
    return true;
  }

  private void pause(Duration atMost, Signal never) {
    try {
      time.await(atMost, never);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AdapterException(
          Kind.OUTCOME_UNKNOWN,
          "The wait for processes was interrupted; list the pool to see how far it came.",
          e);
    }
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
