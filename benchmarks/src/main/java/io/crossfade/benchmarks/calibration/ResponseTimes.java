package io.crossfade.benchmarks.calibration;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A canary's response times, look by look: 250 requests a look on average, log-normal around 20 ms,
 * of 20 instances of which the canary has its share.
 *
 * @param factor how many times the stable version's times the canary's are
 * @param isDiurnal whether the times and the number of requests swing by a fifth over the looks
 * @param tail the share of the canary's requests that take 200 ms longer
 * @param disturbance what makes times of one instance alike
 */
record ResponseTimes(double factor, boolean isDiurnal, double tail, Disturbance disturbance)
    implements Simulated<ResponseTimes.Minute> {

  private static final double REQUESTS = 250;
  private static final double MEDIAN_MICROS = 20_000;
  private static final double SIGMA = .6;
  private static final double SWING = .2;
  private static final long TAIL_MICROS = 200_000;
  private static final int INSTANCES = 20;

  ResponseTimes(double factor, boolean isDiurnal) {
    this(factor, isDiurnal, 0, Disturbance.NONE);
  }

  /** What both sides had in one look, in microseconds. */
  record Minute(int number, long[] canary, long[] stable) implements Look {

    @Override
    public long requests() {
      return (long) canary.length + stable.length;
    }

    @Override
    public long harmed() {
      return canary.length;
    }
  }

  @Override
  public IntFunction<Minute> canary(SplittableRandom random) {
    var old = instances(random);
    var young = instances(random);
    return look -> minute(look, old, young, random);
  }

  private List<Disturbance.Instance> instances(SplittableRandom random) {
    return IntStream.range(0, INSTANCES).mapToObj(i -> disturbance.instance(random)).toList();
  }

  private Minute minute(
      int look,
      List<Disturbance.Instance> old,
      List<Disturbance.Instance> young,
      SplittableRandom random) {
    double swing = isDiurnal ? 1 + SWING * Math.sin(2 * Math.PI * look / Look.LOOKS) : 1;
    double share = Look.share(look);
    int canaries = (int) Math.round(INSTANCES * share);
    int ours = Traffic.poisson(REQUESTS * swing * share, random);
    int theirs = Traffic.poisson(REQUESTS * swing * (1 - share), random);
    var canary = times(ours, swing * factor, young.subList(0, canaries), random);
    for (int i = 0; tail > 0 && i < canary.length; i++) {
      canary[i] += random.nextDouble() < tail ? TAIL_MICROS : 0;
    }
    return new Minute(look, canary, times(theirs, swing, old.subList(canaries, INSTANCES), random));
  }

  private static long[] times(
      int count, double slower, List<Disturbance.Instance> instances, SplittableRandom random) {
    instances.forEach(Disturbance.Instance::look);
    var times = new long[count];
    for (int i = 0; i < count; i++) {
      var instance = instances.get(random.nextInt(instances.size()));
      times[i] = instance.time(MEDIAN_MICROS * slower * Math.exp(SIGMA * random.nextGaussian()));
    }
    return times;
  }
}
