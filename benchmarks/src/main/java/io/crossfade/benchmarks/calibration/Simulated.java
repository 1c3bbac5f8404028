package io.crossfade.benchmarks.calibration;

import java.util.SplittableRandom;
import java.util.function.IntFunction;

/**
 * Canaries of one kind.
 *
 * @param <M> what a look shows of them
 */
interface Simulated<M extends Look> {

  /** Returns another canary, which tells look by look what both versions had. */
  IntFunction<M> canary(SplittableRandom random);
}
