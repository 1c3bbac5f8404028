package io.crossfade.systemtests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.crossfade.examples.nginx.SampleNginx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A real nginx that is reloaded for each change, with the sample configuration and without
 * kept-alive connections: no client ever has to repeat anything.
 */
class NginxRouterUnderLoadTest extends DeploymentUnderLoad {

  private static final int FIRST_CLIENT_THAT_HEEDS_GOAWAY = 24;

  @Override
  protected Balancer start(Surroundings around) throws IOException {
    assumeTrue(SampleNginx.isInstalled(), "not installed: nginx");
    var pem = around.certificate().writePem(around.folder().resolve("loopback.pem"));
    var tls = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
    var listen =
        String.join(
            "\n    ",
            "listen 127.0.0.1:" + tls.getPort() + " ssl http2;",
            "http2_max_concurrent_streams 1024;",
            "ssl_certificate " + pem + ";",
            "ssl_certificate_key " + pem + ";");
    return new Running(SampleNginx.start(around.folder(), "keepalive_timeout 0;", listen), tls);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private record Running(SampleNginx nginx, InetSocketAddress tls) implements Balancer {

    @Override
    public String adapter() {
      return "nginx";
    }

    @Override
    public Map<String, String> settings() {
      return nginx.settings();
    }

    @Override
    public List<InetSocketAddress> fronts() {
      return List.of(nginx.address());
    }

    /**
     * A reload ends an HTTP/2 connection by GOAWAY, which lets requests end that it names as begun.
     * The client of JDKs before 24 ends them all (JDK-8335181), so it says nothing about nginx.
     */
    @Override
    public Optional<InetSocketAddress> tlsFront() {
      return Runtime.version().feature() < FIRST_CLIENT_THAT_HEEDS_GOAWAY
          ? Optional.empty()
          : Optional.of(tls);
    }

    @Override
    public boolean reload() throws IOException {
      nginx.reload();
      return true;
    }

    @Override
    public void close() {
      nginx.close();
    }
  }
}
