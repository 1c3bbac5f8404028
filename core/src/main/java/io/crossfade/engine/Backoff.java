package io.crossfade.engine;

import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Growing waits between tries, spread by chance so that several deployers do not call in step.
 * Engine's thread.
 */
final class Backoff {

  private static final Duration FIRST = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final double GROWTH = 1.7;
  private static final double SPREAD = 0.3;

  private static final IntervalFunction GROWING =
      IntervalFunction.ofExponentialBackoff(FIRST, GROWTH, LONGEST);

  private final RandomGenerator random;
  private int tries;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  Duration next() {
    tries++;
    double spread = 1 - SPREAD + 2 * SPREAD * random.nextDouble();
    return Duration.ofNanos((long) (Duration.ofMillis(GROWING.apply(tries)).toNanos() * spread));
  }
}
