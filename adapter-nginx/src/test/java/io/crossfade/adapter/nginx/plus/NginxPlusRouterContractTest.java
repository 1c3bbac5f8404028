package io.crossfade.adapter.nginx.plus;

import io.crossfade.config.AdapterConfig;
import io.crossfade.internal.wire.StrictJson;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Instance;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Fence;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.testkit.contract.DataPlane;
import io.crossfade.testkit.contract.TrafficRouterContract;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The contract against the documented API; not against the commercial product. */
class NginxPlusRouterContractTest extends TrafficRouterContract {

  private PlusServer plus;

  static TrafficRouter router(URI api) {
    var settings =
        Map.of(
            "api",
            api.toString(),
            "zone",
            PlusState.ZONE,
            "upstreams",
            "blue=shop_blue,green=shop_green",
            "pins",
            "header=version,cookie=version,query=version",
            "state-files",
            "true");
    var config = AdapterConfig.of("traffic router 'nginx-plus'", settings);
    return new NginxPlusRouterProvider().create(config);
  }

  @Override
  protected TrafficRouter router(List<Instance> instances) throws Exception {
    plus = closing(PlusServer.start());
    plus.state().add("till", PlusState.object().put("server", "127.0.0.1:9"));
    plus.state().addEntries(PlusState.ZONE, PlusState.object().put("somebody-elses", "entry"));
    return router(plus.api());
  }

  @Override
  protected Optional<DataPlane> dataPlane() throws IOException {
    return Optional.of(loopback().dataPlane(plus.front()));
  }

  @Override
  protected Optional<TrafficRouter> reopened() {
    return Optional.of(router(plus.api()));
  }

  @Override
  protected Optional<TrafficRouter> unreachable() {
    return Optional.of(router(URI.create("http://127.0.0.1:1/api/9")));
  }

  @Override
  protected boolean changeBehindTheBack(RoutingTable table) {
    router(plus.api()).apply(table, new Fence(DeploymentId.of("somebody-else"), 1));
    return true;
  }

  /** Another upstream, and an entry that is not ours. */
  @Override
  protected Optional<String> foreignState() throws Exception {
    return Optional.of(
        StrictJson.text(plus.state().list("till")) + plus.state().entry("somebody-elses"));
  }

  @Override
  protected boolean restart() {
    plus.restart();
    return true;
  }
}
