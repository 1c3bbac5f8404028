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
    long begin = System.nanoTime();
    var never = new Signal();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begin > patience.toNanos()) {
        throw new AssertionError("within " + patience + " it did not come about that " + what);
      }
      try {
        TimeSource.system().await(LOOK, never);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting until " + what, e);
      }
    }
  }
}
