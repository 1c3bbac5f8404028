package io.crossfade.examples.service;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Lets time pass, as work would: not cut short by an interrupt. Immutable. */
final class Pause {
  private Pause() {}

  static void of(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
