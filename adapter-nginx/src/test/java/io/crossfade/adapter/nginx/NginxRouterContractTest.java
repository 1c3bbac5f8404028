package io.crossfade.adapter.nginx;

import io.crossfade.adapter.nginx.testing.RealNginx;
import io.crossfade.model.Instance;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.testkit.contract.DataPlane;
import io.crossfade.testkit.contract.TrafficRouterContract;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/** The contract, with a real nginx for each rule. */
class NginxRouterContractTest extends TrafficRouterContract {

  private Nginx nginx;

  /** Returns the name of the program. */
  String program() {
    return RealNginx.NAME;
  }

  /** Returns how the router reaches it. */
  NginxSettings settings(Nginx of) throws IOException {
    return of.settings();
  }

  @Override
  protected TrafficRouter router(List<Instance> instances) throws IOException {
    nginx = closing(Nginx.start(program(), owned -> {}));
    return NginxRouter.of(settings(nginx));
  }

  @Override
  protected Optional<DataPlane> dataPlane() throws IOException {
    return Optional.of(loopback().dataPlane(nginx.uri()));
  }

  @Override
  protected Optional<TrafficRouter> reopened() throws IOException {
    return Optional.of(NginxRouter.of(settings(nginx)));
  }

  @Override
  protected Optional<TrafficRouter> unreachable() throws IOException {
    var gone = closing(Nginx.start(program(), owned -> {}));
    gone.stop();
    return Optional.of(NginxRouter.of(settings(gone)));
  }

  /** As a configuration management does that has the include from elsewhere. */
  @Override
  protected boolean changeBehindTheBack(RoutingTable table) throws IOException {
    var settings = nginx.settings();
    var runs = Include.parse(Files.readString(settings.include())).generation().number();
    var theirs = new Generation("shop", runs + 1, table);
    var text = Include.of(Optional.empty(), theirs, new IncludeBody(settings)).text();
    Files.writeString(settings.include(), text);
    nginx.hup();
    return true;
  }

  @Override
  protected Optional<String> foreignState() throws IOException {
    var main = Files.readString(nginx.settings().config());
    var site = Files.readString(nginx.foreignInclude());
    try (var files = Files.list(nginx.folder())) {
      var names = files.map(file -> file.getFileName().toString()).sorted().toList();
      return Optional.of(main + site + names);
    }
  }

  @Override
  protected boolean restart() throws IOException {
    nginx.stop();
    nginx.launch();
    return true;
  }
}
