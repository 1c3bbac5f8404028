package io.crossfade.examples.adapter;

import io.crossfade.model.Instance;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.testkit.contract.DataPlane;
import io.crossfade.testkit.contract.TrafficRouterContract;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A green, red or skipped test for every rule of routers. */
class HouseRouterContractTest extends TrafficRouterContract {

  private HouseBalancer balancer;

  @Override
  protected TrafficRouter router(List<Instance> instances) throws IOException {
    balancer = closing(HouseBalancer.start());
    return new HouseRouter(balancer.control());
  }

  @Override
  protected Optional<DataPlane> dataPlane() throws IOException {
    return Optional.of(loopback().dataPlane(balancer.uri()));
  }

  @Override
  protected Optional<TrafficRouter> reopened() {
    return Optional.of(new HouseRouter(balancer.control()));
  }

  @Override
  protected Optional<TrafficRouter> unreachable() throws IOException {
    var gone = HouseBalancer.start();
    gone.close();
    return Optional.of(new HouseRouter(gone.control()));
  }

  @Override
  protected boolean changeBehindTheBack(RoutingTable table) {
    balancer.replaceTable(HouseTable.write(table));
    return true;
  }

  @Override
  protected boolean restart() {
    balancer.restart();
    return true;
  }
}
