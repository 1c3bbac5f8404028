package io.crossfade.systemtests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.crossfade.examples.haproxy.SampleHaProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;

/** A real HAProxy with the sample configuration and its state file: nothing is ever repeated. */
class HaProxyRouterUnderLoadTest extends DeploymentUnderLoad {

  @Override
  protected Balancer start(Surroundings around) throws IOException {
    assumeTrue(SampleHaProxy.isInstalled(), "not installed: haproxy");
    var folder = around.folder();
    var pem = around.certificate().writePem(folder.resolve("front.pem"));
    var tls = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
    var bind = "  bind 127.0.0.1:" + tls.getPort() + " ssl crt " + pem + " alpn h2,http/1.1";
    var node = SampleHaProxy.start(folder.resolve("run"), folder.resolve("state"), bind);
    return new HaProxies(List.of(node), node.settings(), List.of(node.address()), Optional.of(tls));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
