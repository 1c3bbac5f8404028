package io.crossfade.examples.load;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What a run of load has seen: at its end, or so far. No request is lost in it: every one that was
 * sent has succeeded, has failed with a kind, or is open. Immutable.
 *
 * @param startedAt when the first request was due
 * @param elapsed how long requests have been sent
 * @param finished whether the run is over; then none is open
 * @param retried GETs sent a second time, because a kept-alive connection was found closed; always
 *     0 unless the profile allows it
 * @param sendLag how much later than intended the generator got to its requests: its own fault, and
 *     part of every latency here
 * @param failuresByKind how many requests failed how; no zeros
 * @param firstFailures the first ten failures
 * @param phases in order of their first request
 * @param seconds one for every second from the start
 */
public record LoadReport(
    Instant startedAt,
    Duration elapsed,
    boolean finished,
    long retried,
    Latency sendLag,
    Map<FailureKind, Long> failuresByKind,
    List<FailureSample> firstFailures,
    List<PhaseReport> phases,
    List<SecondCounts> seconds) {

  /** Stands for the version where no answer said one. */
  public static final String NO_VERSION = "none";

  /** Copies the lists and refuses counts that contradict each other. */
  public LoadReport {
    failuresByKind = Collections.unmodifiableMap(copy(failuresByKind));
    firstFailures = List.copyOf(firstFailures);
    phases = List.copyOf(phases);
    seconds = List.copyOf(seconds);
    long sent = sum(phases, PhaseReport::sent);
    long succeeded = sum(phases, PhaseReport::succeeded);
    long failed = sum(phases, PhaseReport::failed);
    requireSame("sent per second", sum(seconds, SecondCounts::sent), sent);
    requireSame("ended per second", sum(seconds, LoadReport::ended), succeeded + failed);
    requireSame("failures by kind", sum(failuresByKind.values(), Long::longValue), failed);
    if (finished) {
      requireSame("ended at the end", succeeded + failed, sent);
    }
  }

  private static Map<FailureKind, Long> copy(Map<FailureKind, Long> counts) {
    Map<FailureKind, Long> copy = new EnumMap<>(FailureKind.class);
    copy.putAll(counts);
    return copy;
  }

  private static <T> long sum(Iterable<T> items, ToLongFunction<T> count) {
    long sum = 0;
    for (T item : items) {
      sum += count.applyAsLong(item);
    }
    return sum;
  }

  private static long ended(SecondCounts second) {
    return sum(second.versions().values(), VersionCounts::total);
  }

  private static void requireSame(String what, long value, long expected) {
    if (value != expected) {
      throw new IllegalArgumentException(
          "requests " + what + " must add up to " + expected + ", were " + value);
    }
  }

  /** Requests that were due, whether or not they have ended. */
  public long sent() {
    return sum(phases, PhaseReport::sent);
  }

  /** Requests with a complete, correct answer of status 2xx. */
  public long succeeded() {
    return sum(phases, PhaseReport::succeeded);
  }

  /** Requests that ended in any other way. */
  public long failed() {
    return sum(phases, PhaseReport::failed);
  }

  /** Requests that have not ended yet; 0 once finished. */
  public long open() {
    return sent() - succeeded() - failed();
  }

  /** The phase of this name, if the run has entered it. */
  public Optional<PhaseReport> phase(String name) {
    return phases.stream().filter(phase -> phase.name().equals(name)).findFirst();
  }

  /** What became of all requests by the version that answered, in order of appearance. */
  public Map<String, VersionCounts> versions() {
    Map<String, VersionCounts> versions = new LinkedHashMap<>();
    for (SecondCounts second : seconds) {
      second
          .versions()
          .forEach((name, counts) -> versions.merge(name, counts, VersionCounts::plus));
    }
    return Collections.unmodifiableMap(versions);
  }
}
