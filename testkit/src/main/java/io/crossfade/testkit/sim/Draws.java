package io.crossfade.testkit.sim;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The random streams of one seed, one for each purpose, so that leaving a fault out does not move
 * the draws of the others.
 *
 * <p>Immutable.
 */
final class Draws {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final long seed;

  Draws(long seed) {
    this.seed = seed;
  }

  RandomGenerator of(String purpose) {
    long mixed = (seed + 1) * GOLDEN ^ purpose.hashCode() * 0xBF58476D1CE4E5B9L;
    return new SplittableRandom(mixed ^ (mixed >>> 29));
  }

  /** Draws one of these. */
  static <T> T oneOf(T[] these, RandomGenerator random) {
    return these[random.nextInt(these.length)];
  }
}
