package io.crossfade.json;

import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.EventRecord;
import io.crossfade.model.DeploymentId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The shape of an {@link EventRecord} in JSON. Immutable. */
record EventDocument(
    int format,
    DeploymentId deployment,
    long sequence,
    long epoch,
    Instant at,
    Optional<Duration> after,
    DeploymentEvent event) {

  /** Checks the format. */
  EventDocument {
    FormatCheck.requireCurrent(format);
  }

  static EventDocument of(EventRecord event) {
    return new EventDocument(
        Json.FORMAT,
        event.deployment(),
        event.sequence(),
        event.epoch(),
        event.at(),
        event.after(),
        event.event());
  }

  EventRecord record() {
    return new EventRecord(deployment, sequence, epoch, at, after, event);
  }
}
