package io.crossfade.spec;

import java.time.Duration;

/**
 * How long a drained instance may finish what it has begun, and a stopped one may take to go.
 *
 * <p>Immutable.
 *
 * @param deadline how long requests in flight may take after the last new one; those left are cut
 *     off and counted. Default: 30 seconds
 * @param settle how long an instance is left alone once it looks empty, for load balancers that
 *     cannot count what is in flight. Default: 5 seconds; not used where they can
 * @param stopGrace how long a stopped instance may take before it is forced; not shorter than the
 *     deadline. Default: 40 seconds
 */
public record DrainPolicy(Duration deadline, Duration settle, Duration stopGrace) {

  /** Checks the ranges. */
  public DrainPolicy {
    Checks.notNegative("drain deadline", deadline);
    Checks.notNegative("drain settle time", settle);
    Checks.notNegative("stop grace", stopGrace);
  }

  /** Returns the defaults: 30 seconds to drain, 5 to settle, 40 to stop. */
  public static DrainPolicy standard() {
    return new DrainPolicy(Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(40));
  }

  /** Returns the defaults with another deadline, and a stop grace 10 seconds longer. */
  public static DrainPolicy within(Duration deadline) {
    return new DrainPolicy(deadline, standard().settle, deadline.plusSeconds(10));
  }
}
