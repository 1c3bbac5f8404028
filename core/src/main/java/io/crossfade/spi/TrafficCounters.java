package io.crossfade.spi;

/**
 * Requests counted by their outcome, from some beginning on.
 *
 * <p>Immutable.
 *
 * @param requests all that were sent and have ended
 * @param success answers 1xx to 3xx
 * @param clientErrors answers 4xx
 * @param serverErrors answers 5xx
 * @param failures those without a complete answer: refused, reset, timed out
 */
public record TrafficCounters(
    long requests, long success, long clientErrors, long serverErrors, long failures) {

  private static final TrafficCounters NONE = new TrafficCounters(0, 0, 0, 0, 0);

  /** Checks that no count is negative. */
  public TrafficCounters {
    if (requests < 0 || success < 0 || clientErrors < 0 || serverErrors < 0 || failures < 0) {
      throw new IllegalArgumentException(
          "counts must not be negative, were "
              + requests
              + ", "
              + success
              + ", "
              + clientErrors
              + ", "
              + serverErrors
              + ", "
              + failures);
    }
  }

  /** Returns no requests. */
  public static TrafficCounters none() {
    return NONE;
  }

  /** Returns the requests that went wrong on the server's side: 5xx and those without an answer. */
  public long errors() {
    return serverErrors + failures;
  }

  /** Returns both together. */
  public TrafficCounters plus(TrafficCounters other) {
    return new TrafficCounters(
        requests + other.requests,
        success + other.success,
        clientErrors + other.clientErrors,
        serverErrors + other.serverErrors,
        failures + other.failures);
  }

  /**
   * Returns what came since an earlier reading. If a count went back the load balancer began anew,
   * and all that it counts now came since. Counts that began anew and have climbed past the earlier
   * ones cannot be told from counts that went on: compare readings of one {@link
   * RoutingObservation#incarnation} only.
   */
  public TrafficCounters since(TrafficCounters earlier) {
    boolean restarted =
        requests < earlier.requests
            || success < earlier.success
            || clientErrors < earlier.clientErrors
            || serverErrors < earlier.serverErrors
            || failures < earlier.failures;
    return restarted
        ? this
        : new TrafficCounters(
            requests - earlier.requests,
            success - earlier.success,
            clientErrors - earlier.clientErrors,
            serverErrors - earlier.serverErrors,
            failures - earlier.failures);
  }
}
