package io.crossfade.json;

import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.EventRecord;
import io.crossfade.model.DeploymentId;
import java.time.Instant;

/** The shape of an {@link EventRecord} in JSON. Immutable. */
record EventDocument(
    int format,
    DeploymentId deployment,
    long sequence,
    long epoch,
    Instant at,
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
        event.event());
  }

  EventRecord record() {
    return new EventRecord(deployment, sequence, epoch, at, event);
  }
}
