package io.crossfade.adapter.embedded;

import io.crossfade.time.TimeSource;
import io.undertow.util.WorkerUtils;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;

/**
 * Watches one forwarding: calls it once after a short while, and then when nothing has moved for as
 * long as it may. One timer, set anew only when it goes off.
 *
 * <p>Confined to the request's I/O thread.
 */
final class Stopwatch {

  /** What is told of the time. */
  interface Listener {

    /** The request takes longer than most. */
    void slow();

    /** Nothing has moved for the limit. */
    void expired();
  }

  private static final Duration USUAL = Duration.ofMillis(100);

  private final XnioIoThread thread;
  private final TimeSource time;
  private final Listener listener;
  private XnioExecutor.@Nullable Key timer;
  private long limit = Long.MAX_VALUE;
  private long moved;
  private long ringsAt;
  private boolean slow;

  Stopwatch(XnioIoThread thread, TimeSource time, Listener listener) {
    this.thread = thread;
    this.time = time;
    this.listener = listener;
  }

  long now() {
    return time.elapsed().toNanos();
  }

  /** Starts with a limit, or goes on with another one. */
  void limit(Duration value) {
    limit = value.toNanos();
    moved = now();
    if (timer == null) {
      set(Math.min(limit, USUAL.toNanos()));
    } else if (moved + limit < ringsAt) {
      set(limit);
    }
  }

  /** Returns whether {@link Listener#slow} was called. */
  boolean isSlow() {
    return slow;
  }

  /** Says that something moved. */
  void touch() {
    moved = now();
  }

  void stop() {
    if (timer != null) {
      timer.remove();
      timer = null;
    }
  }

  private void set(long nanos) {
    stop();
    ringsAt = now() + nanos;
    timer =
        WorkerUtils.executeAfter(
            thread, this::ring, TimeUnit.NANOSECONDS.toMillis(nanos) + 1, TimeUnit.MILLISECONDS);
  }

  private void ring() {
    timer = null;
    long left = moved + limit - now();
    if (left <= 0) {
      listener.expired();
      return;
    }
    set(left);
    if (!slow) {
      slow = true;
      listener.slow();
    }
  }
}
