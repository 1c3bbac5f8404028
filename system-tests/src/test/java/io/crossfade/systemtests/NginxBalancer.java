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
 * @param keepsConnections whether clients may use a connection again; a reload closes idle ones
 * @param process itself
 * @param settings of the adapter
 * @param front where requests go
 * @param tls where they go in HTTP/2
 */
record NginxBalancer(
    String adapter,
    boolean keepsConnections,
    NginxProcess process,
    Map<String, String> settings,
    InetSocketAddress front,
    InetSocketAddress tls)
    implements Balancer {

  /** No client ever has to repeat anything if no connection is kept. */
  static final String KEEPING_NO_CONNECTIONS = "keepalive_timeout 0;";

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
        "nginx", keeps(more), nginx.process(), nginx.settings(), nginx.address(), tls);
  }

  /** Starts one with our Lua balancer in it. */
  static NginxBalancer steeredByLua(Surroundings around, String more) throws IOException {
    assumeTrue(SampleLuaNginx.isInstalled(), "not installed: nginx with libnginx-mod-http-lua");
    var tls = FreeAddress.onLoopback();
    var nginx = SampleLuaNginx.start(around.folder(), listen(around, tls) + more);
    return new NginxBalancer(
        "nginx-lua", keeps(more), nginx.process(), nginx.settings(), nginx.address(), tls);
  }

  private static boolean keeps(String more) {
    return !more.contains(KEEPING_NO_CONNECTIONS);
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

  /**
   * A reload ends an HTTP/2 connection by GOAWAY, which lets requests end that it names as begun.
   * The client of JDKs before 24 ends them all (JDK-8335181), so it says nothing about nginx.
   */
  @Override
  public Optional<InetSocketAddress> tlsFront() {
    boolean reloads = adapter.equals("nginx");
    boolean heedsGoaway = Runtime.version().feature() >= 24;
    return reloads && !heedsGoaway ? Optional.empty() : Optional.of(tls);
  }

  @Override
  public boolean reload() throws IOException {
    if (keepsConnections) {
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
