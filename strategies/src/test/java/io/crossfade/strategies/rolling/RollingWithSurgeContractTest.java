package io.crossfade.strategies.rolling;

import io.crossfade.spec.Amount;
import io.crossfade.strategy.DeploymentStrategy;
import io.crossfade.testkit.contract.StrategyContract;

class RollingWithSurgeContractTest extends StrategyContract {

  @Override
  protected DeploymentStrategy strategy() {
    return Rolling.builder().batches(Amount.of(1), Amount.percent(50)).withSurge().build();
  }
}
