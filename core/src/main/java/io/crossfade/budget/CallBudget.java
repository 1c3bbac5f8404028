package io.crossfade.budget;

import io.crossfade.error.AdapterException;
import io.crossfade.time.Signal;
import io.crossfade.time.TimeSource;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;

/**
 * So many calls in a period, shared by everybody who has this budget: one for each account that is
 * throttled as a whole. A call over the budget waits for its turn.
 *
 * <p>Thread-safe.
 */
public final class CallBudget {

  private final RateLimiter limiter;
  private final Duration patience;
  private final TimeSource time;

  private CallBudget(int calls, Duration period, Duration patience, TimeSource time) {
    this.limiter =
        RateLimiter.of(
            "calls",
            RateLimiterConfig.custom()
                .limitForPeriod(calls)
                .limitRefreshPeriod(period)
                .timeoutDuration(patience)
                .build());
    this.patience = patience;
    this.time = time;
  }

  /**
   * Returns a budget; a call waits for at most a minute.
   *
   * @param calls how many, at least 1
   * @param period in how long, more than zero
   */
  public static CallBudget of(int calls, Duration period) {
    return of(calls, period, Duration.ofMinutes(1), TimeSource.system());
  }

  /**
   * Returns a budget.
   *
   * @param calls how many, at least 1
   * @param period in how long, more than zero
   * @param patience how long a call waits for its turn at most
   * @param time by which it waits; permits come by the machine's own clock
   */
  public static CallBudget of(int calls, Duration period, Duration patience, TimeSource time) {
    return new CallBudget(calls, period, patience, time);
  }

  /**
   * Waits until a call may be made, and counts it.
   *
   * @param what the call, for the message
   * @throws AdapterException {@code TRANSIENT} if its turn would not come in time, or the thread
   *     was interrupted; its flag is restored
   */
  public void spend(String what) {
    long nanos = limiter.reservePermission();
    if (nanos < 0) {
      throw new AdapterException(
          AdapterException.Kind.TRANSIENT,
          "The call to "
              + what
              + " was not made, because the call budget is spent for more than "
              + patience
              + "; make fewer calls, or agree on a larger budget.");
    }
    await(Duration.ofNanos(nanos), what);
  }

  private void await(Duration wait, String what) {
    try {
      var end = time.elapsed().plus(wait);
      for (var left = wait; left.toNanos() > 0; left = end.minus(time.elapsed())) {
        time.await(left, new Signal());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AdapterException(
          AdapterException.Kind.TRANSIENT,
          "The call to " + what + " was not made, because its thread was interrupted.",
          e);
    }
  }
}
