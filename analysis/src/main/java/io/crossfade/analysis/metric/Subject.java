package io.crossfade.analysis.metric;

import io.crossfade.model.DeploymentId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import java.time.Instant;
import java.util.List;

/**
 * Whom a query is about, and when.
 *
 * <p>Immutable.
 *
 * @param deployment which deployment asks
 * @param revision the version that is asked about
 * @param now the moment
 * @param instances those of the revision that are asked about; empty for all of it
 */
public record Subject(
    DeploymentId deployment, Revision revision, Instant now, List<InstanceId> instances) {

  /** Copies the names. */
  public Subject {
    instances = List.copyOf(instances);
  }

  /** Asks about every instance of a revision. */
  public Subject(DeploymentId deployment, Revision revision, Instant now) {
    this(deployment, revision, now, List.of());
  }
}
