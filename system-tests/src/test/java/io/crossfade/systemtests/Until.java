package io.crossfade.systemtests;

import io.crossfade.time.Signal;
import io.crossfade.time.TimeSource;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what is going to be so, by looking. */
final class Until {

  private static final Duration LOOK = Duration.ofMillis(20);

  private Until() {}

  static void isSo(Duration patience, String what, BooleanSupplier condition) {
    if (!isSoWithin(patience, condition)) {
      throw new AssertionError("within " + patience + " it did not come about that " + what);
    }
  }

  /** Returns whether it came about in time. */
  static boolean isSoWithin(Duration patience, BooleanSupplier condition) {
    long begin = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begin > patience.toNanos()) {
        return false;
      }
      lookAgain();
    }
    return true;
  }

  /** Waits for a moment, in a loop that looks at something with a deadline. */
  static void lookAgain() {
    try {
      TimeSource.system().await(LOOK, new Signal());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting", e);
    }
  }
}
