package io.crossfade.internal.threads;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the default executor for health checks: daemon threads, as many as are asked for at most,
 * gone after ten idle seconds. Not API: may change or vanish in any release.
 *
 * <p>Thread-safe.
 */
public final class ProbeThreads {

  private static final long IDLE_SECONDS = 10;

  private ProbeThreads() {}

  /** Returns an executor of at most this many threads. */
  public static ExecutorService upTo(int most) {
    var threads =
        new ThreadPoolExecutor(
            most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named());
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private static ThreadFactory named() {
    var number = new AtomicInteger();
    return task -> {
      var thread = new Thread(task, "crossfade-probe-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
