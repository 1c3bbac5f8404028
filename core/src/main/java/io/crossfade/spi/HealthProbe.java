package io.crossfade.spi;

import io.crossfade.model.Health;
import io.crossfade.model.Instance;

/**
 * One question to one instance: does the expected revision answer as it should? The rules are
 * numbered R3.1 to R3.11 in {@code docs/spi-rules.md}, and the testkit's contract checks them.
 *
 * <p>A probe has a total deadline of its own and never throws for what an instance does. How often
 * it is asked, and how many passes count, is the engine's {@code HealthPolicy}.
 *
 * <p>Implementations are thread-safe: many instances are checked at once.
 */
@FunctionalInterface
public interface HealthProbe {

  /**
   * Checks an instance once, within the probe's own deadline, and changes nothing.
   *
   * @param instance whom to ask; its revision is the one that is expected to answer
   * @return what was seen; {@link Health.State#UNKNOWN} if the check could not be made
   */
  Health check(Instance instance);

  /**
   * Returns the probe to use for one round over many instances; one that looks at something common
   * to all, such as the load balancer, looks once for the round. Default: this probe.
   */
  default HealthProbe forRound() {
    return this;
  }
}
