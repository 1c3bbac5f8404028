package io.crossfade.systemtests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.crossfade.examples.haproxy.SampleHaProxy;
import io.crossfade.examples.service.FreeAddress;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A real HAProxy with the sample configuration and its state file: nothing is ever repeated. */
class HaProxyRouterUnderLoadTest extends DeploymentUnderLoad {

  /** As many streams as there may be requests while the client of a busy machine shakes hands. */
  private static final String FRONT_FOR_HTTP2 =
      """

      global
        tune.h2.max-concurrent-streams 1024

      frontend web2
        bind 127.0.0.1:%d ssl crt %s alpn h2,http/1.1
        default_backend app
      """;

  @Override
  protected Balancer start(Surroundings around) throws IOException {
    assumeTrue(SampleHaProxy.isInstalled(), "not installed: haproxy");
    var folder = around.folder();
    var pem = around.certificate().writePem(folder.resolve("front.pem"));
    var tls = FreeAddress.onLoopback();
    var more = FRONT_FOR_HTTP2.formatted(tls.getPort(), pem);
    var node = SampleHaProxy.start(folder.resolve("run"), folder.resolve("state"), more);
    return new HaProxies(List.of(node), node.settings(), List.of(node.address()), Optional.of(tls));
  }
}
