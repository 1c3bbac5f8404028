package io.crossfade.strategies.canary;

import io.crossfade.model.Weight;
import io.crossfade.strategy.DeploymentStrategy;
import io.crossfade.testkit.contract.StrategyContract;
import java.util.List;

class CanaryWithBaselineContractTest extends StrategyContract {

  @Override
  protected DeploymentStrategy strategy() {
    return Canary.builder()
        .steps(List.of(Weight.ofPercent(10), Weight.ofPercent(60)))
        .baseline("baseline")
        .build();
  }
}
