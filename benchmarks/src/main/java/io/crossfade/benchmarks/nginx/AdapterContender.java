package io.crossfade.benchmarks.nginx;

import io.crossfade.model.DeploymentId;
import io.crossfade.model.GroupId;
import io.crossfade.model.Instance;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Weight;
import io.crossfade.spi.Fence;
import io.crossfade.spi.TrafficRouter;
import java.util.List;

/** The adapter: apply, and observe until it is so. Confined to one thread. */
final class AdapterContender implements Contender {

  private static final Fence FENCE = new Fence(DeploymentId.of("benchmark"), 1);

  private final TrafficRouter router;
  private int changes;

  AdapterContender(TrafficRouter router) {
    this.router = router;
  }

  @Override
  public void change() {
    changes++;
    var instance = Instance.of("shop-" + changes % 2, "v1", "127.0.0.1:" + (1 + changes % 2));
    var table = RoutingTable.allTo(GroupId.of("shop"), List.of(instance));
    router.apply(table, FENCE);
    while (!isInForce(table)) {
      Thread.onSpinWait();
    }
  }

  private boolean isInForce(RoutingTable table) {
    var seen = router.observe();
    return seen.convergence().isConverged() && seen.table().matches(table, Weight.ofBasisPoints(1));
  }
}
