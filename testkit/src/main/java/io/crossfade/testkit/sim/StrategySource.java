package io.crossfade.testkit.sim;

import io.crossfade.strategy.DeploymentStrategy;
import java.util.random.RandomGenerator;

/** Makes a strategy with settings drawn at random; the same draws make the same strategy. */
@FunctionalInterface
public interface StrategySource {

  /**
   * Returns a strategy.
   *
   * @param random where its settings come from
   */
  DeploymentStrategy draw(RandomGenerator random);
}
