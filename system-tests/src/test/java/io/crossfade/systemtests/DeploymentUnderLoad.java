package io.crossfade.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.event.DeploymentResult;
import io.crossfade.strategies.bluegreen.BlueGreen;
import io.crossfade.strategies.rolling.Rolling;
import io.crossfade.strategy.DeploymentStrategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real deployments behind a real load balancer under real load, the same for each: a subclass says
 * how its balancer is started, and inherits the scenarios.
 *
 * <p>The balancer is started anew for each scenario; the subclass has nothing to clean up.
 */
@Timeout(180)
public abstract class DeploymentUnderLoad {

  @TempDir private Path folder;

  /**
   * Starts the load balancer with nothing of ours routed yet, and returns when it listens.
   *
   * @param around where its files go, and which instances there will be
   * @throws Exception if it does not start; the scenario fails
   */
  protected abstract Balancer start(Surroundings around) throws Exception;

  @Test
  final void rolling_loses_no_request() throws Exception {
    deploys(Rolling.inBatchesOf(1));
  }

  @Test
  final void blue_green_loses_no_request() throws Exception {
    deploys(BlueGreen.builder().warm(Duration.ofSeconds(1)).build());
  }

  private void deploys(DeploymentStrategy strategy) throws Exception {
    try (var balancer = start(new Surroundings(folder, Stage.slots()));
        var stage = Stage.open(balancer, new LocalPool(WebService.good(), Stage.slots()));
        var load = stage.load(UnaryOperator.identity())) {
      load.deploymentBegins();
      var result = stage.deploy(Stage.spec(), strategy, Stage.countersGate(), entry -> {});
      var reports = load.end();

      assertThat(result).isInstanceOf(DeploymentResult.Succeeded.class);
      Load.requireNoneLost(reports);
      Load.requireAllOf(Stage.V2, reports);
      assertThat(stage.isAll(Stage.V2)).isTrue();
    }
  }
}
