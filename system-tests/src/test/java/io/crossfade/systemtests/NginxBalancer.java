package io.crossfade.systemtests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.crossfade.examples.nginx.NginxProcess;
import io.crossfade.examples.nginx.SampleLuaNginx;
import io.crossfade.examples.nginx.SampleNginx;
import io.crossfade.examples.service.FreeAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A real nginx with a sample configuration. Confined to one thread.
 *
 * @param adapter which of its modes
 * @param connections whether clients may use one again
 * @param process itself
 * @param settings of the adapter
 * @param front where requests go
 * @param tls where they go in HTTP/2
 */
record NginxBalancer(
    String adapter,
    Connections connections,
    NginxProcess process,
    Map<String, String> settings,
    InetSocketAddress front,
    InetSocketAddress tls)
    implements Balancer {

  /** No client ever has to repeat anything if no connection is kept. */
  static final String KEEPING_NO_CONNECTIONS = "keepalive_timeout 0;";

  /** Old workers wait for clients that are about to use a connection again, since 1.27.4. */
  static final String KEEPING_OVER_RELOADS = "keepalive_min_timeout 5s;";

  /** What becomes of a client's connection after an answer. */
  enum Connections {
    CLOSED,
    /** Until a reload, which closes the idle ones. */
    KEPT,
    KEPT_OVER_RELOADS
  }

  /** Starts one that is reloaded for each change. */
  static NginxBalancer reloaded(Surroundings around, String more) throws IOException {
    return reloaded("nginx", around, more);
  }

  /** Starts one that is reloaded for each change, by the program of another name. */
  static NginxBalancer reloaded(String program, Surroundings around, String more)
      throws IOException {
    assumeTrue(SampleNginx.isInstalled(program), "not installed: " + program);
    var tls = FreeAddress.onLoopback();
    var nginx = SampleNginx.start(program, around.folder(), more, listen(around, tls));
    return new NginxBalancer(
        "nginx", connections(more), nginx.process(), nginx.settings(), nginx.address(), tls);
  }

  /** Starts one with our Lua balancer in it. */
  static NginxBalancer steeredByLua(Surroundings around, String more) throws IOException {
    assumeTrue(SampleLuaNginx.isInstalled(), "not installed: nginx with libnginx-mod-http-lua");
    var tls = FreeAddress.onLoopback();
    var nginx = SampleLuaNginx.start(around.folder(), listen(around, tls) + more);
    return new NginxBalancer(
        "nginx-lua", connections(more), nginx.process(), nginx.settings(), nginx.address(), tls);
  }

  private static Connections connections(String more) {
    if (more.contains(KEEPING_NO_CONNECTIONS)) {
      return Connections.CLOSED;
    }
    return more.contains(KEEPING_OVER_RELOADS) ? Connections.KEPT_OVER_RELOADS : Connections.KEPT;
  }

  private static String listen(Surroundings around, InetSocketAddress tls) throws IOException {
    var pem = around.certificate().writePem(around.folder().resolve("loopback.pem"));
    return String.join(
        "\n    ",
        "listen 127.0.0.1:" + tls.getPort() + " ssl http2;",
        "http2_max_concurrent_streams 1024;",
        "ssl_certificate " + pem + ";",
        "ssl_certificate_key " + pem + ";");
  }

  @Override
  public List<InetSocketAddress> fronts() {
    return List.of(front);
  }

  @Override
  public Optional<InetSocketAddress> tlsFront() {
    return Optional.of(tls);
  }

  @Override
  public boolean closesIdleConnections() {
    return connections == Connections.KEPT && adapter.equals("nginx");
  }

  @Override
  public boolean reload() throws IOException {
    if (connections != Connections.CLOSED) {
      return false;
    }
    process.reload();
    return true;
  }

  @Override
  public void close() {
    process.close();
  }
}
