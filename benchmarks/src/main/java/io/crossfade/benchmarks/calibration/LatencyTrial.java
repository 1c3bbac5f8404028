package io.crossfade.benchmarks.calibration;

import io.crossfade.analysis.judge.LatencyCheck;
import io.crossfade.analysis.judge.Verdict;
import io.crossfade.analysis.statistics.ValueRecorder;
import java.util.SplittableRandom;

/** Many canaries whose log-normal response times are compared, 250 requests to a look. */
record LatencyTrial(double share, double factor, int runs, long seed) {

  private static final int LOOKS = 40;
  private static final int REQUESTS = 250;
  private static final double SIGMA = .6;
  private static final double MEDIAN = 20_000;
  private static final long MOST = 10_000_000;

  /** Returns how many of them were stopped. */
  double stopped() {
    var seeds = new SplittableRandom(seed);
    int stopped = 0;
    for (int run = 0; run < runs; run++) {
      stopped += isStopped(seeds.split()) ? 1 : 0;
    }
    return (double) stopped / runs;
  }

  private boolean isStopped(SplittableRandom random) {
    var check = LatencyCheck.tolerating(1, 1);
    var canary = ValueRecorder.upTo(MOST);
    var stable = ValueRecorder.upTo(MOST);
    for (int look = 0; look < LOOKS; look++) {
      for (int i = 0; i < REQUESTS; i++) {
        double micros = MEDIAN * Math.exp(SIGMA * random.nextGaussian());
        if (random.nextDouble() < share) {
          canary.record((long) (micros * factor));
        } else {
          stable.record((long) micros);
        }
      }
      check.observe(canary.distribution(), stable.distribution());
      if (check.finding(.05).verdict() == Verdict.FAIL) {
        return true;
      }
    }
    return false;
  }
}
