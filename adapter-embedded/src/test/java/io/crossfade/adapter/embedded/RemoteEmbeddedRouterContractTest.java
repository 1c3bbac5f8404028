package io.crossfade.adapter.embedded;

import io.crossfade.model.DeploymentId;
import io.crossfade.model.Instance;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Fence;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.testkit.contract.DataPlane;
import io.crossfade.testkit.contract.TrafficRouterContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** The contract, with the router driven through its admin listener. */
class RemoteEmbeddedRouterContractTest extends TrafficRouterContract {

  @TempDir private Path folder;
  private RouterProcess process;

  @Override
  protected TrafficRouter router(List<Instance> instances) throws IOException {
    process = closing(RouterProcess.start(folder));
    return process.remote();
  }

  @Override
  protected Optional<DataPlane> dataPlane() {
    try {
      return Optional.of(loopback().dataPlane(process.uri()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected Optional<TrafficRouter> reopened() {
    return Optional.of(process.remote());
  }

  @Override
  protected Optional<TrafficRouter> unreachable() {
    return Optional.of(
        RemoteEmbeddedRouter.at(URI.create("http://127.0.0.1:1"), process.tokenFile()));
  }

  @Override
  protected boolean changeBehindTheBack(RoutingTable table) {
    process.router().apply(table, new Fence(DeploymentId.of("somebody-else"), 1));
    return true;
  }

  @Override
  protected boolean restart() {
    try {
      process.restart();
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
