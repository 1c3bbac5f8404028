package io.crossfade.analysis.kayenta;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Values that tests compare. */
final class Suite {

  private Suite() {}

  /** Returns normally distributed values, the same for the same seed. */
  static double[] around(double mean, double deviation, int count, long seed) {
    var random = new SplittableRandom(seed);
    var values = new double[count];
    Arrays.setAll(values, i -> mean + deviation * random.nextGaussian());
    return values;
  }

  static double[] of(double... values) {
    return values;
  }

  static double[] times(double value, int count) {
    var values = new double[count];
    Arrays.fill(values, value);
    return values;
  }
}
