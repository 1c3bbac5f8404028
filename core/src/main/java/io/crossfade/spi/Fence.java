package io.crossfade.spi;

import io.crossfade.model.DeploymentId;
import java.util.Objects;

/**
 * Who writes, and since which taking of the lease. A later writer has a higher epoch.
 *
 * <p>Immutable.
 *
 * @param deployment the deployment that asks
 * @param epoch the epoch of its lease, from 1
 */
public record Fence(DeploymentId deployment, long epoch) {

  /** Checks the epoch. */
  public Fence {
    Objects.requireNonNull(deployment, "deployment");
    if (epoch < 1) {
      throw new IllegalArgumentException("epoch must be at least 1, was " + epoch);
    }
  }
}
