package io.crossfade.event;

import io.crossfade.model.DeploymentId;
import java.time.Duration;
import java.util.Objects;

/**
 * What is being waited for right now. Progress is told and forgotten; it is not in the journal.
 *
 * <p>Immutable.
 *
 * @param deployment whose progress it is
 * @param step in which step
 * @param steps how many steps there are in that direction
 * @param awaiting what is awaited, for a person
 * @param since for how long
 */
public record Progress(
    DeploymentId deployment, StepRef step, int steps, String awaiting, Duration since) {

  /** Checks that all is there. */
  public Progress {
    Objects.requireNonNull(deployment, "deployment");
    Objects.requireNonNull(step, "step");
    Objects.requireNonNull(awaiting, "awaiting");
    Objects.requireNonNull(since, "since");
  }
}
