package io.crossfade.spec;

import java.time.Duration;

/**
 * The clocks that stop a deployment which does not get on. The time of a person's pause counts for
 * none of them, and the wait for a person's approval not for the total.
 *
 * <p>Immutable.
 *
 * @param step how long a step may take that has no deadline of its own, such as a start or a change
 *     of routing. Default: 5 minutes
 * @param progress how long nothing may get better: no step done, no instance healthy, no gate
 *     answered. Holds do not count. Default: 10 minutes
 * @param total how long the way forward may take in all. Default: 8 hours
 */
public record Deadlines(Duration step, Duration progress, Duration total) {

  /** Checks the ranges. */
  public Deadlines {
    Checks.positive("step deadline", step);
    Checks.positive("progress deadline", progress);
    Checks.positive("total deadline", total);
  }

  /** Returns the defaults: 5 minutes, 10 minutes, 8 hours. */
  public static Deadlines standard() {
    return new Deadlines(Duration.ofMinutes(5), Duration.ofMinutes(10), Duration.ofHours(8));
  }

  /** Returns these with another deadline for a step. */
  public Deadlines withStep(Duration value) {
    return new Deadlines(value, progress, total);
  }

  /** Returns these with another deadline for progress. */
  public Deadlines withProgress(Duration value) {
    return new Deadlines(step, value, total);
  }

  /** Returns these with another deadline for the whole. */
  public Deadlines withTotal(Duration value) {
    return new Deadlines(step, progress, value);
  }
}
