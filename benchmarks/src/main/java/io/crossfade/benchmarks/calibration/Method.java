package io.crossfade.benchmarks.calibration;

import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A way to tell at each look whether to stop.
 *
 * @param <M> what it looks at
 * @param name what the tables call it
 * @param fresh makes one for a canary: for each minute it says whether to stop
 */
record Method<M extends Look>(String name, Supplier<Predicate<M>> fresh) {

  /** The level of all that have one. */
  static final double ALPHA = .05;

  /** What is exceeded by chance once in twenty looks. */
  static final double FIVE_PERCENT = 1.6448536269514722;

  @Override
  public String toString() {
    return name;
  }
}
