package io.crossfade.testkit.contract;

import io.crossfade.strategy.DeploymentStrategy;

/** The contract over a sound strategy, or one with the defect that a test has set. */
class SoundStrategyContract extends StrategyContract {

  static DeploymentStrategy defect = new SoundStrategy();

  @Override
  protected DeploymentStrategy strategy() {
    return defect;
  }
}
