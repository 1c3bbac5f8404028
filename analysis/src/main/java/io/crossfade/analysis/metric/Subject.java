package io.crossfade.analysis.metric;

import io.crossfade.model.DeploymentId;
import io.crossfade.model.Revision;
import java.time.Instant;

/**
 * Whom a query is about, and when.
 *
 * <p>Immutable.
 *
 * @param deployment which deployment asks
 * @param revision the version that is asked about
 * @param now the moment
 */
public record Subject(DeploymentId deployment, Revision revision, Instant now) {}
