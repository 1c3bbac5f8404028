package io.crossfade.engine;

import io.crossfade.error.JournalException;
import io.crossfade.journal.Lease;
import io.crossfade.time.Signal;
import io.crossfade.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the lease: on the engine's thread whenever that looks, and on one of the executor while the
 * engine's thread is in a call of an adapter, a gate or a hook, however long that takes.
 *
 * <p>If the lease is lost in a call, that call is the last. An executor that runs its tasks on the
 * caller's thread keeps nothing, and a call that outlasts the lease loses it.
 *
 * <p>Engine's thread, but for the renewals.
 */
final class LeaseKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

  private final Lease lease;
  private final Duration half;
  private final Duration third;
  private final TimeSource time;
  private final Executor executor;
  private volatile boolean lost;

  LeaseKeeper(Lease lease, Duration leaseTime, TimeSource time, Executor executor) {
    this.lease = lease;
    this.half = leaseTime.dividedBy(2);
    this.third = leaseTime.dividedBy(3);
    this.time = time;
    this.executor = executor;
  }

  /**
   * Makes sure that the lease holds.
   *
   * @throws JournalException if it does not, or that cannot be known
   */
  void keep() {
    if (lost || lease.remaining().compareTo(half) < 0) {
      lease.renew();
    }
  }

  /** Makes a call, and keeps the lease meanwhile. */
  <T extends @Nullable Object> T during(Supplier<T> call) {
    var over = new Signal();
    begin(over);
    try {
      return call.get();
    } finally {
      over.raise();
    }
  }

  private void begin(Signal over) {
    var caller = Thread.currentThread();
    try {
      executor.execute(
          () -> {
            if (Thread.currentThread() != caller) {
              renewUntil(over);
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("The executor takes no task, so the lease is not renewed during a call.", e);
    }
  }

  private void renewUntil(Signal over) {
    try {
      while (!over.isRaised() && !lost) {
        time.await(third, over);
        if (!over.isRaised()) {
          renew();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void renew() {
    try {
      lease.renew();
    } catch (JournalException e) {
      lost = e.kind() == JournalException.Kind.LEASE_LOST;
      LOG.warn("The lease of '{}' could not be renewed during a call.", lease.service(), e);
    }
  }
}
