package io.crossfade.systemtests;

import io.crossfade.examples.haproxy.SampleHaProxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The HAProxys of a scenario, as one balancer. */
record HaProxies(
    List<SampleHaProxy> nodes,
    Map<String, String> settings,
    List<InetSocketAddress> fronts,
    Optional<InetSocketAddress> tlsFront)
    implements Balancer {

  @Override
  public String adapter() {
    return "haproxy";
  }

  @Override
  public boolean reload() throws IOException {
    for (var node : nodes) {
      node.reload();
    }
    return true;
  }

  @Override
  public void close() {
    nodes.forEach(SampleHaProxy::close);
  }
}
