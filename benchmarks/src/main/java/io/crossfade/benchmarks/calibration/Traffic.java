package io.crossfade.benchmarks.calibration;

import io.crossfade.analysis.judge.Counts;
import java.util.SplittableRandom;

/**
 * A canary's traffic, look by look: 60 looks of a minute, 20 each at 5 %, 25 % and 50 %.
 *
 * @param requestsPerLook of both versions together, on average
 * @param errorShare of the stable version, on average
 * @param ratio of the canary's error rate to that
 * @param isDiurnal whether traffic and error rates swing by half over the looks
 * @param burst how many errors one cause makes: 1 to twice its mean, at least 1
 */
record Traffic(
    double requestsPerLook, double errorShare, double ratio, boolean isDiurnal, int burst) {

  static final int LOOKS_PER_STEP = 20;
  private static final double[] SHARES = {.05, .25, .5};

  static final int LOOKS = LOOKS_PER_STEP * SHARES.length;

  /** What both sides had in one look. */
  record Minute(int look, Counts canary, Counts stable) {

    boolean beginsStep() {
      return look % LOOKS_PER_STEP == 0;
    }

    boolean endsStep() {
      return (look + 1) % LOOKS_PER_STEP == 0;
    }
  }

  Traffic withRatio(double other) {
    return new Traffic(requestsPerLook, errorShare, other, isDiurnal, burst);
  }

  /** Returns the canary's share at a look. */
  static double share(int look) {
    return SHARES[look / LOOKS_PER_STEP];
  }

  Minute minute(int look, SplittableRandom random) {
    double share = share(look);
    double swing = isDiurnal ? 1 + .5 * Math.sin(2 * Math.PI * look / LOOKS) : 1;
    double requests = requestsPerLook * swing;
    return new Minute(
        look,
        side(requests * share, errorShare * swing * ratio, random),
        side(requests * (1 - share), errorShare * swing, random));
  }

  private Counts side(double mean, double share, SplittableRandom random) {
    int requests = poisson(mean, random);
    double perCause = burst == 1 ? 1 : (1 + burst) / 2.0;
    int causes = poisson(requests * share / perCause, random);
    long errors = 0;
    for (int i = 0; i < causes; i++) {
      errors += burst == 1 ? 1 : random.nextInt(1, burst + 1);
    }
    return new Counts(Math.max(requests, errors), errors);
  }

  static int poisson(double mean, SplittableRandom random) {
    if (mean > 60) {
      return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
    }
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    int count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }
}
