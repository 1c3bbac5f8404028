package io.crossfade.examples.load;

import java.nio.channels.Selector;
import java.util.concurrent.locks.LockSupport;

/**
 * Wakes the loop when a request is due: a selector's own timeout knows whole milliseconds only.
 *
 * <p>Confined to its own thread, which ends when the selector is closed or the schedule is over.
 */
final class Pacer implements Runnable {
  private final Schedule schedule;
  private final Selector selector;

  Pacer(Schedule schedule, Selector selector) {
    this.schedule = schedule;
    this.selector = selector;
  }

  @Override
  public void run() {
    for (long number = 0; number < schedule.requests() && selector.isOpen(); number++) {
      if (!schedule.isDue(number, System.nanoTime())) {
        awaitDue(number);
        selector.wakeup();
      }
    }
  }

  private void awaitDue(long number) {
    while (!schedule.isDue(number, System.nanoTime())) {
      LockSupport.parkNanos(schedule.dueAt(number) - System.nanoTime());
    }
  }
}
