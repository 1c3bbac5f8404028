package io.crossfade.benchmarks.calibration;

import io.crossfade.analysis.judge.Counts;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/**
 * A canary's traffic, look by look, a minute each.
 *
 * @param requestsPerLook of both versions together, on average
 * @param errorShare of the stable version, on average
 * @param ratio of the canary's error rate to that
 * @param isDiurnal whether traffic and error rates swing by half over the looks
 * @param burst how many errors one cause makes: 1 to twice its mean, at least 1
 */
record Traffic(
    double requestsPerLook, double errorShare, double ratio, boolean isDiurnal, int burst)
    implements Simulated<Traffic.Minute> {

  /** What both sides had in one look. */
  record Minute(int number, Counts canary, Counts stable) implements Look {

    @Override
    public long requests() {
      return canary.requests() + stable.requests();
    }

    @Override
    public long harmed() {
      return canary.events();
    }
  }

  Traffic withRatio(double other) {
    return new Traffic(requestsPerLook, errorShare, other, isDiurnal, burst);
  }

  @Override
  public IntFunction<Minute> canary(SplittableRandom random) {
    return look -> minute(look, random);
  }

  private Minute minute(int look, SplittableRandom random) {
    double share = Look.share(look);
    double swing = isDiurnal ? 1 + .5 * Math.sin(2 * Math.PI * look / Look.LOOKS) : 1;
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
