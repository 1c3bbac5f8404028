package io.crossfade.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.event.DeploymentResult;
import io.crossfade.strategies.rolling.Rolling;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that keep their connections over reloads, and never repeat a request. */
@Timeout(180)
class KeptConnectionsTest {

  @TempDir private Path folder;

  @Test
  void lose_no_post_where_old_workers_wait_for_idle_connections() throws Exception {
    var around = new Surroundings(folder, Stage.slots());
    try (var nginx =
            NginxBalancer.reloaded("newer-nginx", around, NginxBalancer.KEEPING_OVER_RELOADS);
        var stage = Stage.open(nginx, new LocalPool(WebService.good(), Stage.slots()));
        var load = Load.on(nginx, mix -> mix.closingPercent(0).postPercent(70))) {
      load.deploymentBegins();
      var result = stage.deployTelling(entry -> {}, Stage.spec(), Rolling.inBatchesOf(1));

      assertThat(result).isInstanceOf(DeploymentResult.Succeeded.class);
      var reports = load.end();
      Load.requireNoneLost(reports);
      Load.requireAllOf(Stage.V2, reports);
    }
  }
}
