package io.crossfade.strategies.rolling;

import io.crossfade.strategy.DeploymentStrategy;
import io.crossfade.testkit.contract.StrategyContract;

class RollingContractTest extends StrategyContract {

  @Override
  protected DeploymentStrategy strategy() {
    return Rolling.inBatchesOf(1);
  }
}
