package io.crossfade.adapter.nginx.lua;

import io.crossfade.model.DeploymentId;
import io.crossfade.model.GroupId;
import io.crossfade.model.Instance;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Fence;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.testkit.contract.DataPlane;
import io.crossfade.testkit.contract.TrafficRouterContract;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** The contract against a real nginx with two workers. */
class NginxLuaRouterContractTest extends TrafficRouterContract {

  private static final Fence ANOTHER = new Fence(DeploymentId.of("somebody-else"), 1);

  @TempDir private Path folder;
  private LuaNginx nginx;

  @Override
  protected TrafficRouter router(List<Instance> instances) throws IOException {
    nginx = closing(LuaNginx.start(folder));
    var foreign = List.of(Instance.of("till-1", "v1", "127.0.0.1:9"));
    nginx.router("till").apply(RoutingTable.allTo(GroupId.of("till"), foreign), ANOTHER);
    return nginx.router();
  }

  @Override
  protected Optional<DataPlane> dataPlane() throws IOException {
    return Optional.of(loopback().dataPlane(nginx.uri()));
  }

  @Override
  protected Optional<TrafficRouter> reopened() {
    return Optional.of(nginx.router());
  }

  @Override
  protected Optional<TrafficRouter> unreachable() {
    return Optional.of(
        NginxLuaRouter.at(URI.create("http://127.0.0.1:1"), nginx.tokenFile(), "shop"));
  }

  @Override
  protected boolean changeBehindTheBack(RoutingTable table) {
    nginx.router().apply(table, ANOTHER);
    return true;
  }

  /** Another service of the same nginx, and its configuration. */
  @Override
  protected Optional<String> foreignState() throws IOException {
    return Optional.of(
        nginx.router("till").observe().table()
            + Files.readString(folder.resolve("nginx.conf"))
            + Files.readString(folder.resolve("kept/till.table")));
  }

  @Override
  protected boolean restart() throws IOException {
    nginx.restart();
    return true;
  }
}
