package io.crossfade.examples.load;

/**
 * What happened to the requests that were due in one named phase. Immutable.
 *
 * @param name such as {@code quiet} or {@code deployment}
 * @param sent requests that were due
 * @param succeeded complete, correct answers with status 2xx
 * @param failed everything else that ended
 * @param latency of the successful ones
 */
public record PhaseReport(String name, long sent, long succeeded, long failed, Latency latency) {
  /** Refuses counts that contradict each other. */
  public PhaseReport {
    if (succeeded < 0 || failed < 0 || succeeded + failed > sent) {
      throw new IllegalArgumentException(
          "phase '%s' must not end more requests than it sent, was %d + %d of %d"
              .formatted(name, succeeded, failed, sent));
    }
  }
}
