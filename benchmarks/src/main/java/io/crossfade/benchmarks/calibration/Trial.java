package io.crossfade.benchmarks.calibration;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Many canaries of one kind under one method. */
final class Trial {

  private static final double NORMAL_95 = 1.96;

  private final int runs;
  private final int[] stoppedByLook = new int[Look.LOOKS];
  private final long[] requestsAtStop;
  private int stopped;
  private long harmed;

  private Trial(int runs) {
    this.runs = runs;
    this.requestsAtStop = new long[runs];
  }

  /** Runs so many canaries, each with a seed of its own, on all processors. */
  static <M extends Look> Trial of(Method<M> method, Simulated<M> kind, int runs, long seed) {
    var seeds = new SplittableRandom(seed);
    var randoms = Stream.generate(seeds::split).limit(runs).toList();
    var trial = new Trial(runs);
    randoms.parallelStream()
        .map(random -> Outcome.of(kind.canary(random), method.fresh().get()))
        .toList()
        .forEach(trial::add);
    return trial;
  }

  /** How one canary ended: at which look it was stopped, if at any. */
  private record Outcome(OptionalInt stoppedAt, long requests, long harmed) {

    static <M extends Look> Outcome of(IntFunction<M> canary, Predicate<M> stops) {
      long requests = 0;
      long harmed = 0;
      for (int number = 0; number < Look.LOOKS; number++) {
        var look = canary.apply(number);
        requests += look.requests();
        harmed += look.harmed();
        if (stops.test(look)) {
          return new Outcome(OptionalInt.of(number), requests, harmed);
        }
      }
      return new Outcome(OptionalInt.empty(), requests, harmed);
    }
  }

  private void add(Outcome outcome) {
    harmed += outcome.harmed();
    if (outcome.stoppedAt().isPresent()) {
      stoppedByLook[outcome.stoppedAt().getAsInt()]++;
      requestsAtStop[stopped++] = outcome.requests();
    }
  }

  /** Returns the share of canaries that were stopped. */
  double share() {
    return (double) stopped / runs;
  }

  /** Returns the share of canaries that were stopped at this look or before. */
  double shareUpTo(int look) {
    return (double) Arrays.stream(stoppedByLook, 0, look + 1).sum() / runs;
  }

  /** Returns the ends of Wilson's 95 % interval of the share. */
  double[] interval() {
    double square = NORMAL_95 * NORMAL_95 / runs;
    double middle = (share() + square / 2) / (1 + square);
    double half =
        NORMAL_95 * Math.sqrt(share() * (1 - share()) / runs + square / (4 * runs)) / (1 + square);
    return new double[] {middle - half, middle + half};
  }

  /** Returns the median of the requests until the stop, of those that were stopped. */
  long medianRequests() {
    var sorted = Arrays.copyOf(requestsAtStop, stopped);
    Arrays.sort(sorted);
    return stopped == 0 ? 0 : sorted[stopped / 2];
  }

  /**
   * Returns how many requests the canary harmed on average: those that failed, or of response times
   * all that it answered.
   */
  double harmed() {
    return (double) harmed / runs;
  }
}
