package io.crossfade.examples.service;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides which requests fail once a version has turned bad: none of the first ones, then an evenly
 * spread share (0.2 is every fifth), so that a run can be repeated exactly.
 *
 * <p>Thread-safe.
 */
final class ErrorTurn {
  private final long goodRequests;
  private final double share;
  private final AtomicLong requests = new AtomicLong();

  ErrorTurn(long goodRequests, double share) {
    this.goodRequests = goodRequests;
    this.share = share;
  }

  /** Counts one request and says whether it is one that fails. */
  boolean strikes() {
    long after = requests.incrementAndGet() - goodRequests;
    return after > 0 && errorsAmong(after) > errorsAmong(after - 1);
  }

  private long errorsAmong(long count) {
    // The small addend keeps 5 * 0.2 from being rounded below 1.
    return (long) Math.floor(count * share + 1e-9);
  }
}
