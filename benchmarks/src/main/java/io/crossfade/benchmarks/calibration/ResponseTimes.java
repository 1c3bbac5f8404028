package io.crossfade.benchmarks.calibration;

import java.util.SplittableRandom;

/**
 * A canary's response times, look by look: 60 looks of 250 requests on average, 20 each at 5 %, 25
 * % and 50 %, log-normal around 20 ms.
 *
 * @param factor how many times the stable version's times the canary's are
 * @param isDiurnal whether the times and the number of requests swing over the looks
 */
record ResponseTimes(double factor, boolean isDiurnal) {

  private static final double REQUESTS = 250;
  private static final double MEDIAN_MICROS = 20_000;
  private static final double SIGMA = .6;
  private static final double SWING = .2;

  /** What both sides had in one look, in microseconds. */
  record Minute(int look, long[] canary, long[] stable) {

    boolean beginsStep() {
      return look % Traffic.LOOKS_PER_STEP == 0;
    }

    boolean endsStep() {
      return (look + 1) % Traffic.LOOKS_PER_STEP == 0;
    }

    int requests() {
      return canary.length + stable.length;
    }
  }

  Minute minute(int look, SplittableRandom random) {
    double swing = isDiurnal ? 1 + SWING * Math.sin(2 * Math.PI * look / Traffic.LOOKS) : 1;
    double requests = REQUESTS * swing;
    double share = Traffic.share(look);
    return new Minute(
        look,
        times(Traffic.poisson(requests * share, random), MEDIAN_MICROS * swing * factor, random),
        times(Traffic.poisson(requests * (1 - share), random), MEDIAN_MICROS * swing, random));
  }

  private static long[] times(int count, double median, SplittableRandom random) {
    var times = new long[count];
    for (int i = 0; i < count; i++) {
      times[i] = (long) (median * Math.exp(SIGMA * random.nextGaussian()));
    }
    return times;
  }
}
