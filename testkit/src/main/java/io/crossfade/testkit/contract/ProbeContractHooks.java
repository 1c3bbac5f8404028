package io.crossfade.testkit.contract;

import io.crossfade.model.Endpoint;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.spi.HealthProbe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/**
 * What a probe contract needs of the adapter's author. By default the instances are sockets on the
 * loopback that speak HTTP, well or badly.
 */
abstract class ProbeContractHooks {

  private static final String HEAD = "HTTP/1.1 ";

  private final List<ScriptedServer> servers = new ArrayList<>();
  private final List<Socket> reserved = new ArrayList<>();

  /**
   * Makes a probe.
   *
   * @param deadline how long one check may take in all
   * @throws Exception if there is none; the rule fails
   */
  protected abstract HealthProbe probe(Duration deadline) throws Exception;

  /**
   * Returns what an instance of a revision sends when all is well. Default: an HTTP answer 200 with
   * the revision as its body.
   */
  protected byte[] healthyAnswer(Revision revision) {
    return http("200 OK", "", revision.value());
  }

  /** Returns an instance that is well. */
  protected Instance healthy() throws IOException {
    return at(ScriptedServer.answering(healthyAnswer(revision())));
  }

  /**
   * Returns an instance that refuses connections. Default: a port that is ours, and on which nobody
   * listens; one that was closed lets the next in for a moment, or is another's by then.
   */
  protected Instance refusing() throws IOException {
    var socket = new Socket();
    reserved.add(socket);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return at(Endpoint.of(socket.getLocalAddress().getHostAddress(), socket.getLocalPort()));
  }

  /**
   * Returns an instance in which another revision runs than it says. Empty for a probe that cannot
   * tell: R3.3 is skipped.
   */
  protected Optional<Instance> otherRevision() throws IOException {
    return Optional.of(at(ScriptedServer.answering(healthyAnswer(Revision.of("another")))));
  }

  /**
   * Returns an instance that never answers. Empty for a probe without answers: skips R3.4, R3.8.
   */
  protected Optional<Instance> silent() throws IOException {
    return Optional.of(at(ScriptedServer.silent()));
  }

  /** Returns an instance whose answer has no end. Empty for a probe without answers: skips R3.5. */
  protected Optional<Instance> endless() throws IOException {
    return Optional.of(at(ScriptedServer.endless(ascii(HEAD + "200 OK\r\n\r\n"))));
  }

  /** Returns an instance that sends what nobody understands. Empty to skip R3.6. */
  protected Optional<Instance> garbled() throws IOException {
    return Optional.of(at(ScriptedServer.answering(new byte[] {0, (byte) 0xff, 13, 10, 13, 10})));
  }

  /** Returns an instance that points to a healthy one. Empty to skip R3.7. */
  protected Optional<Instance> pointingElsewhere() throws IOException {
    var location = "Location: http://" + healthy().endpoint() + "/\r\n";
    return Optional.of(at(ScriptedServer.answering(http("302 Found", location, ""))));
  }

  /** Returns the deadline that probes are made with to see them keep it. Default: 1 second. */
  protected Duration deadline() {
    return Duration.ofSeconds(1);
  }

  /** Returns the revision that the instances have. Default: {@code v1}. */
  protected Revision revision() {
    return Revision.of("v1");
  }

  /** Ends the instances of a rule. */
  @AfterEach
  final void endInstances() throws IOException {
    servers.forEach(ScriptedServer::close);
    for (var socket : reserved) {
      socket.close();
    }
  }

  private Instance at(ScriptedServer server) {
    servers.add(server);
    return at(server.endpoint());
  }

  private Instance at(Endpoint endpoint) {
    return Instance.builder(InstanceId.of("probed"), revision(), endpoint).build();
  }

  private static byte[] http(String status, String header, String body) {
    var length = "Content-Length: " + body.length();
    return ascii(HEAD + status + "\r\n" + header + length + "\r\n\r\n" + body);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
