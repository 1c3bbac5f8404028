package io.crossfade.event;

import io.crossfade.model.DeploymentId;
import java.time.Instant;
import java.util.Objects;

/**
 * An event as it stands in the journal.
 *
 * <p>Immutable.
 *
 * @param deployment whose event it is
 * @param sequence its place in the deployment's stream, from 1
 * @param epoch the epoch of the lease under which it was written
 * @param at the time of day, for people
 * @param event what happened
 */
public record EventRecord(
    DeploymentId deployment, long sequence, long epoch, Instant at, DeploymentEvent event) {

  /** Checks that all is there. */
  public EventRecord {
    Objects.requireNonNull(deployment, "deployment");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(event, "event");
  }
}
