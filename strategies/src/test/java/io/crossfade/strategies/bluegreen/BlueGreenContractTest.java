package io.crossfade.strategies.bluegreen;

import io.crossfade.strategy.DeploymentStrategy;
import io.crossfade.testkit.contract.StrategyContract;

class BlueGreenContractTest extends StrategyContract {

  @Override
  protected DeploymentStrategy strategy() {
    return BlueGreen.standard();
  }
}
