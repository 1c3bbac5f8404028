package io.crossfade.benchmarks.calibration;

import java.util.Arrays;
import java.util.SplittableRandom;

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

  /** Runs so many canaries, each with a seed of its own. */
  static Trial of(Method method, Traffic traffic, int runs, long seed) {
    var trial = new Trial(runs);
    var seeds = new SplittableRandom(seed);
    for (int run = 0; run < runs; run++) {
      trial.run(method, traffic, seeds.split());
    }
    return trial;
  }

  private void run(Method method, Traffic traffic, SplittableRandom random) {
    var stops = method.fresh();
    long requests = 0;
    for (int look = 0; look < Traffic.LOOKS; look++) {
      var minute = traffic.minute(look, random);
      requests += minute.canary().requests() + minute.stable().requests();
      harmed += minute.canary().events();
      if (stops.test(minute)) {
        stoppedByLook[look]++;
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

  /** Returns how many requests to the canary failed, on average. */
  double harmed() {
    return (double) harmed / runs;
  }
}
