package io.crossfade.event;

import io.crossfade.model.DeploymentId;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * An event as it stands in the journal.
 *
 * <p>Immutable.
 *
 * @param deployment whose event it is
 * @param sequence its place in the deployment's stream, from 1
 * @param epoch the epoch of the lease under which it was written
 * @param at the time of day, for people; it may jump
 * @param after how long after the event before, by a clock that does not jump; empty for the first
 *     event of each process, and in journals from before it was recorded
 * @param event what happened
 */
public record EventRecord(
    DeploymentId deployment,
    long sequence,
    long epoch,
    Instant at,
    Optional<Duration> after,
    DeploymentEvent event) {

  /** Checks that all is there. */
  public EventRecord {
    Objects.requireNonNull(deployment, "deployment");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(after, "after");
    Objects.requireNonNull(event, "event");
    if (after.isPresent() && after.get().isNegative()) {
      throw new IllegalArgumentException("after must not be negative, was " + after.get());
    }
  }
}
