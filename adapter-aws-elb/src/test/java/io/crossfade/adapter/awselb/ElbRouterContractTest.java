package io.crossfade.adapter.awselb;

import io.crossfade.model.DeploymentId;
import io.crossfade.model.Instance;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Fence;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.testkit.contract.DataPlane;
import io.crossfade.testkit.contract.TrafficRouterContract;
import io.crossfade.time.TimeSource;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Through the strict layer, with a data plane that does what moto's API says. */
class ElbRouterContractTest extends TrafficRouterContract {

  private @Nullable ElbWorld world;

  @Override
  protected TrafficRouter router(List<Instance> instances) throws Exception {
    world = closing(ElbWorld.of(TimeSource.system())).withForeignThings();
    return world.router();
  }

  private ElbWorld world() {
    return Objects.requireNonNull(world);
  }

  @Override
  protected Optional<DataPlane> dataPlane() throws Exception {
    var balancer = closing(TestDataPlane.of(world()));
    return Optional.of(loopback().dataPlane(balancer.address()));
  }

  @Override
  protected Optional<TrafficRouter> reopened() {
    return Optional.of(world().router());
  }

  @Override
  protected Optional<TrafficRouter> unreachable() {
    var settings = world().settings().build();
    var nowhere = MotoView.client(URI.create("http://127.0.0.1:1"));
    return Optional.of(
        ElbRouter.over(ElbClient.over(nowhere, ElbWorld.budget()), settings, TimeSource.system()));
  }

  @Override
  protected boolean changeBehindTheBack(RoutingTable table) {
    world().router().apply(table, new Fence(DeploymentId.of("somebody-else"), 9));
    return true;
  }

  @Override
  protected Optional<String> foreignState() {
    return Optional.of(world().foreignThings());
  }

  @Override
  protected Duration patience() {
    return Duration.ofMinutes(2);
  }

  @Override
  protected int requests() {
    return 400;
  }
}
