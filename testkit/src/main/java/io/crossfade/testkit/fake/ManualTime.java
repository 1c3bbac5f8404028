package io.crossfade.testkit.fake;

import io.crossfade.time.Signal;
import io.crossfade.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until somebody waits. Each wait moves it forward at once, doing on the
 * way, in order, what was scheduled; hours pass in microseconds and always alike.
 *
 * <p>Whoever waits turns the crank: with several waiting threads each turns it. Code that waits for
 * ever is ended by an {@link AssertionError} when the clock's patience is used up.
 *
 * <p>Thread-safe. Scheduled actions run on the thread that waits.
 */
public final class ManualTime implements TimeSource {

  private static final Instant EPOCH = Instant.parse("2025-01-01T00:00:00Z");
  private static final int STANDARD_PATIENCE = 100_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final PriorityQueue<Action> agenda = new PriorityQueue<>();
  private Duration elapsed = Duration.ZERO;
  private Duration jumped = Duration.ZERO;
  private long scheduled;
  private int patience = STANDARD_PATIENCE;
  private int idleWaits;

  /** Makes a clock that shows the first moment of 2025, UTC. */
  public ManualTime() {}

  @Override
  public Instant now() {
    lock.lock();
    try {
      return EPOCH.plus(elapsed).plus(jumped);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the virtual time that has passed since this clock was made. */
  @Override
  public Duration elapsed() {
    lock.lock();
    try {
      return elapsed;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Moves the time forward instead of waiting, to the moment the signal is raised at most.
   *
   * @throws AssertionError if there were too many waits since the last scheduled action
   */
  @Override
  public void await(Duration atMost, Signal signal) throws InterruptedException {
    requireNotInterrupted(atMost);
    spendPatience(atMost);
    var end = later(elapsed(), elapsed().plus(atMost));
    while (!signal.isRaised() && doNextUntil(end)) {
      requireNotInterrupted(atMost);
    }
  }

  /** Moves the time forward, doing on the way what was scheduled. */
  public void advance(Duration by) {
    var end = elapsed().plus(by);
    while (doNextUntil(end)) {
      // the loop's condition does the work
    }
  }

  /**
   * Schedules an action.
   *
   * @param elapsed when, in time since this clock was made; at the next wait if that has passed
   * @param action what to do; it may schedule more, raise signals or interrupt
   */
  public ManualTime at(Duration elapsed, Runnable action) {
    schedule(elapsed, action, null);
    return this;
  }

  /** Schedules an action this long from now. */
  public ManualTime after(Duration delay, Runnable action) {
    return at(elapsed().plus(delay), action);
  }

  /** Schedules an action again and again, first a period from now. It renews no patience. */
  public ManualTime every(Duration period, Runnable action) {
    if (period.isZero() || period.isNegative()) {
      throw new IllegalArgumentException("period must be more than zero, was " + period);
    }
    schedule(elapsed().plus(period), action, period);
    return this;
  }

  /** Makes the time of day jump, as an operator or NTP does; {@link #elapsed} does not notice. */
  public void jumpWallClock(Duration by) {
    lock.lock();
    try {
      jumped = jumped.plus(by);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sets how many waits in a row may pass without a scheduled action. Default: 100,000, more than a
   * day of waits of a second.
   */
  public ManualTime patience(int waits) {
    lock.lock();
    try {
      patience = waits;
      idleWaits = 0;
      return this;
    } finally {
      lock.unlock();
    }
  }

  private void schedule(Duration due, Runnable action, @Nullable Duration period) {
    Objects.requireNonNull(action, "action");
    lock.lock();
    try {
      agenda.add(new Action(due, scheduled++, action, period));
    } finally {
      lock.unlock();
    }
  }

  /** Does the next action that is due by then; without one moves the time there. */
  private boolean doNextUntil(Duration end) {
    var next = takeNextUntil(end);
    if (next == null) {
      return false;
    }
    next.what().run();
    if (next.period() != null) {
      schedule(next.due().plus(next.period()), next.what(), next.period());
    }
    return true;
  }

  private @Nullable Action takeNextUntil(Duration end) {
    lock.lock();
    try {
      var next = agenda.peek();
      if (next == null || next.due().compareTo(end) > 0) {
        elapsed = later(elapsed, end);
        return null;
      }
      agenda.remove();
      elapsed = later(elapsed, next.due());
      idleWaits = next.period() == null ? 0 : idleWaits;
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void spendPatience(Duration atMost) {
    lock.lock();
    try {
      if (++idleWaits > patience) {
        throw new AssertionError(
            "Waited "
                + patience
                + " times since the last scheduled action, last for "
                + atMost
                + " at "
                + elapsed
                + " of virtual time: the code under test waits for something that never comes."
                + " Schedule it with at() or after(), or allow more with patience().");
      }
    } finally {
      lock.unlock();
    }
  }

  private static void requireNotInterrupted(Duration atMost) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted in a wait of " + atMost);
    }
  }

  private static Duration later(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? b : a;
  }

  private record Action(Duration due, long order, Runnable what, @Nullable Duration period)
      implements Comparable<Action> {

    @Override
    public int compareTo(Action other) {
      int byTime = due.compareTo(other.due);
      return byTime == 0 ? Long.compare(order, other.order) : byTime;
    }
  }
}
