package io.crossfade.adapter.haproxy;

import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.testkit.contract.DataPlane;
import io.crossfade.testkit.contract.TrafficRouterContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** The contract, with a real HAProxy in the configuration that we ship. */
class HaProxyRouterContractTest extends TrafficRouterContract {

  private static final String FOREIGN =
      "\nbackend theirs\n  server one 127.0.0.1:1 weight 7 disabled\n  server two 127.0.0.1:2\n";

  @TempDir private Path folder;
  private HaProxyProcess haproxy;

  @Override
  protected TrafficRouter router(List<Instance> instances) throws IOException {
    haproxy = closing(start(folder, HaProxyProcess.shipped() + FOREIGN));
    return router();
  }

  private HaProxyRouter router() {
    return HaProxyRouter.create(haproxy.measuring().build());
  }

  HaProxyProcess start(Path in, String config) throws IOException {
    return HaProxyProcess.startWith(in, config);
  }

  @Override
  protected Optional<DataPlane> dataPlane() throws IOException {
    return Optional.of(loopback().dataPlane(haproxy.uri()));
  }

  @Override
  protected Optional<TrafficRouter> reopened() {
    return Optional.of(router());
  }

  @Override
  protected Optional<TrafficRouter> unreachable() {
    var settings =
        HaProxySettings.builder(List.of(folder.resolve("nobody").toString()), "app", haproxy.map());
    return Optional.of(HaProxyRouter.create(settings.build()));
  }

  /** An administrator at the socket: weights, with no regard to what we noted. */
  @Override
  protected boolean changeBehindTheBack(RoutingTable table) {
    var commands = new ArrayList<String>();
    var routing = table.routing();
    haproxy
        .reading()
        .members()
        .forEach(
            (server, label) -> {
              InstanceId member = label.instance();
              var group = routing.group(routing.groupOf(member).orElseThrow());
              boolean serves = group.members().get(member) == MemberState.SERVING;
              int weight = serves && !group.weight().isNone() ? 100 : 0;
              commands.add("set server app/" + server + " weight " + weight);
            });
    return haproxy.run(String.join(";", commands)).isBlank();
  }

  @Override
  protected Optional<String> foreignState() {
    var all = haproxy.run("show servers state theirs");
    return Optional.of(
        all.replaceAll("(?m)^(\\S+ \\S+ \\S+ \\S+ \\S+ \\S+ \\S+ \\S+ \\S+) .*$", "$1"));
  }

  @Override
  protected boolean restart() throws IOException {
    haproxy.restart();
    return true;
  }
}
