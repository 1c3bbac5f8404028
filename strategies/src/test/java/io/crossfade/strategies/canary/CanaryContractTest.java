package io.crossfade.strategies.canary;

import io.crossfade.strategy.DeploymentStrategy;
import io.crossfade.testkit.contract.StrategyContract;

class CanaryContractTest extends StrategyContract {

  @Override
  protected DeploymentStrategy strategy() {
    return Canary.of(10, 50);
  }
}
