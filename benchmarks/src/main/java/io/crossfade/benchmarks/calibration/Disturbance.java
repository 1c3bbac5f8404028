package io.crossfade.benchmarks.calibration;

import java.util.SplittableRandom;

/**
 * What makes the response times of one instance alike, so that they are not independent.
 *
 * @param spread the deviation of the logarithm of an instance's speed, which it keeps
 * @param slowShare the share of the looks in which an instance is slow for a while
 * @param slowFactor how many times as long its requests take then
 * @param pauseShare the share of the looks in which an instance pauses
 * @param pauseRequests how many requests in a row wait for a pause at most
 */
record Disturbance(
    double spread, double slowShare, double slowFactor, double pauseShare, int pauseRequests) {

  /** Requests are independent. */
  static final Disturbance NONE = new Disturbance(0, 0, 1, 0, 0);

  /** Instances differ for good, such as by their hosts. */
  static Disturbance hosts(double spread) {
    return new Disturbance(spread, 0, 1, 0, 0);
  }

  /** Instances are slow for some 5 looks now and then, such as by a noisy neighbour. */
  static Disturbance neighbours(double share, double factor) {
    return new Disturbance(0, share, factor, 0, 0);
  }

  /** Instances pause for up to 200 ms, such as to collect garbage. */
  static Disturbance pauses(double share, int requests) {
    return new Disturbance(0, 0, 1, share, requests);
  }

  /** Returns an instance that is disturbed so. */
  Instance instance(SplittableRandom random) {
    return new Instance(this, random);
  }

  /** One instance, look by look. */
  static final class Instance {

    private static final double SLOW_LOOKS = 5;
    private static final long LONGEST_PAUSE_MICROS = 200_000;

    private final Disturbance by;
    private final SplittableRandom random;
    private final double speed;
    private boolean slow;
    private int waiting;

    private Instance(Disturbance by, SplittableRandom random) {
      this.by = by;
      this.random = random;
      this.speed = by.spread() == 0 ? 1 : Math.exp(by.spread() * random.nextGaussian());
      this.slow = by.slowShare() > 0 && random.nextDouble() < by.slowShare();
    }

    /** Begins another look. */
    void look() {
      if (by.slowShare() > 0) {
        double ends = 1 / SLOW_LOOKS;
        double begins = ends * by.slowShare() / (1 - by.slowShare());
        slow = slow ? random.nextDouble() >= ends : random.nextDouble() < begins;
      }
      boolean pauses = by.pauseShare() > 0 && random.nextDouble() < by.pauseShare();
      waiting = pauses ? random.nextInt(1, by.pauseRequests() + 1) : 0;
    }

    /** Returns how long a request takes here, of how long it would take at a usual instance. */
    long time(double micros) {
      double time = micros * speed * (slow ? by.slowFactor() : 1);
      return (long) (waiting-- > 0 ? time + random.nextLong(LONGEST_PAUSE_MICROS) : time);
    }
  }
}
