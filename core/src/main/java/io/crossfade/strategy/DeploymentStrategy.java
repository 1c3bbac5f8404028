package io.crossfade.strategy;

import io.crossfade.error.PlanRejectedException;
import io.crossfade.model.Fleet;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.spec.DeploymentSpec;

/**
 * How a spec and a fleet become a plan. A pure function: no I/O, no clock, no chance; the same
 * arguments give the same plan. The rules are numbered R5.1 to R5.11 in {@code docs/spi-rules.md}.
 *
 * <p>Implementations are immutable.
 */
@FunctionalInterface
public interface DeploymentStrategy {

  /**
   * Returns the plan; one without steps if the fleet is as the spec wants it already.
   *
   * @param spec what is wanted
   * @param fleet the world as it was seen
   * @throws PlanRejectedException if there is no way, with every reason
   */
  DeploymentPlan plan(DeploymentSpec spec, Fleet fleet);
}
