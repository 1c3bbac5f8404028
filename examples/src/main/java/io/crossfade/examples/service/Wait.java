package io.crossfade.examples.service;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another process is about to do, by looking. Thread-safe. */
public final class Wait {

  private static final long LOOK_NANOS = 5_000_000;

  private Wait() {}

  /**
   * Looks until something is so, and returns whether it came about in time; an interrupt ends the
   * wait, and stays set.
   */
  public static boolean until(Duration patience, BooleanSupplier wanted) {
    long begin = System.nanoTime();
    boolean is = wanted.getAsBoolean();
    while (!is
        && System.nanoTime() - begin < patience.toNanos()
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(LOOK_NANOS);
      is = wanted.getAsBoolean();
    }
    return is;
  }
}
