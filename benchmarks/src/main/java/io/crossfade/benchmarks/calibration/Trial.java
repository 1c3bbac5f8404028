package io.crossfade.benchmarks.calibration;

import io.crossfade.benchmarks.calibration.Traffic.Minute;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** Many canaries of one kind under one method. */
final class Trial {

  private static final double NORMAL_95 = 1.96;

  private final int runs;
  private final int[] stoppedByLook = new int[Traffic.LOOKS];
  private final long[] requestsAtStop;
  private int stopped;
  private long harmed;

  private Trial(int runs) {
    this.runs = runs;
    this.requestsAtStop = new long[runs];
  }

  /** Runs so many canaries, each with a seed of its own, and looks at their errors. */
  static Trial of(Method method, Traffic traffic, int runs, long seed) {
    var trial = new Trial(runs);
    trial.runAll(
        seed,
        random -> {
          Predicate<Minute> stops = method.fresh();
          return look -> {
            var minute = traffic.minute(look, random);
            return new Look(
                minute.canary().requests() + minute.stable().requests(),
                minute.canary().events(),
                stops.test(minute));
          };
        });
    return trial;
  }

  /** Runs so many canaries, each with a seed of its own, and looks at their response times. */
  static Trial of(LatencyMethod method, ResponseTimes times, int runs, long seed) {
    var trial = new Trial(runs);
    trial.runAll(
        seed,
        random -> {
          var stops = method.fresh();
          return look -> {
            var minute = times.minute(look, random);
            return new Look(minute.requests(), minute.canary().length, stops.test(minute));
          };
        });
    return trial;
  }

  /** What one look saw and said. */
  private record Look(long requests, long harmed, boolean stops) {}

  private interface Canary {

    Look look(int number);
  }

  private interface Canaries {

    Canary next(SplittableRandom random);
  }

  private void runAll(long seed, Canaries canaries) {
    var seeds = new SplittableRandom(seed);
    for (int run = 0; run < runs; run++) {
      run(canaries.next(seeds.split()));
    }
  }

  private void run(Canary canary) {
    long requests = 0;
    for (int number = 0; number < Traffic.LOOKS; number++) {
      var look = canary.look(number);
      requests += look.requests();
      harmed += look.harmed();
      if (look.stops()) {
        stoppedByLook[number]++;
        requestsAtStop[stopped++] = requests;
        return;
      }
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
