package io.crossfade.benchmarks.proxy;

import io.crossfade.adapter.embedded.EmbeddedRouter;
import io.crossfade.adapter.embedded.EmbeddedSettings;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.GroupId;
import io.crossfade.model.Instance;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Fence;
import java.io.IOException;
import java.util.List;

/** The embedded router, in front of one instance. It says its port, and ends with its parent. */
final class RouterChild {

  private RouterChild() {}

  /** Routes to the port that is the argument, until the parent closes the input. */
  public static void main(String... arguments) throws IOException {
    var instance = Instance.of("a", "v1", "127.0.0.1:" + arguments[0]);
    try (var router = EmbeddedRouter.start(EmbeddedSettings.builder(0).build())) {
      router.apply(
          RoutingTable.allTo(GroupId.of("blue"), List.of(instance)),
          new Fence(DeploymentId.of("benchmark"), 1));
      System.out.println(router.address().getPort());
      while (System.in.read() >= 0) {
        // the parent is still there
      }
    }
  }
}
