package io.crossfade.benchmarks.haproxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.crossfade.model.Endpoint;
import io.crossfade.model.Incarnation;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.PoolCapabilities;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Services of this JVM that say their version, each on a port of its own, and become another one
 * when they are told: {@code POST /become/v2}. What it takes to replace one is an HTTP request, for
 * whoever deploys.
 *
 * <p>Thread-safe.
 */
final class TrivialFleet implements InstancePool {

  private static final String BECOME = "/become/";

  private final ExecutorService executor = Executors.newFixedThreadPool(4);
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<InstanceId, Service> services = new LinkedHashMap<>();

  /** Starts services of version 1, named {@code app1} and so on. */
  static TrivialFleet ofSize(int size) throws IOException {
    var fleet = new TrivialFleet();
    for (int i = 1; i <= size; i++) {
      fleet.services.put(InstanceId.of("app" + i), new Service(fleet.executor));
    }
    return fleet;
  }

  private static final class Service {

    private final HttpServer server;
    private volatile String version = "v1";

    Service(ExecutorService executor) throws IOException {
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(executor);
      server.createContext("/", this::answer);
      server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
      try (exchange) {
        var path = exchange.getRequestURI().getPath();
        if (path.startsWith(BECOME)) {
          version = path.substring(BECOME.length());
        }
        var body = "{\"version\":\"%s\"}".formatted(version).getBytes(UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      }
    }

    String address() {
      return "127.0.0.1:" + server.getAddress().getPort();
    }

    Instance instance(InstanceId id) {
      return Instance.builder(id, Revision.of(version), Endpoint.parse(address()))
          .incarnation(Incarnation.of(version))
          .build();
    }
  }

  /** Returns where a service listens. */
  String address(InstanceId id) {
    return service(id).address();
  }

  private Service service(InstanceId id) {
    return Objects.requireNonNull(services.get(id), id.value());
  }

  @Override
  public PoolCapabilities capabilities() {
    return new PoolCapabilities(Set.of(PoolCapabilities.Effect.REPLACE));
  }

  @Override
  public List<Instance> list() {
    var instances = new ArrayList<Instance>();
    services.forEach((id, service) -> instances.add(service.instance(id)));
    return instances;
  }

  @Override
  public List<Instance> replace(
      String key, Revision revision, List<InstanceId> instances, Duration grace) {
    return instances.stream().map(id -> replace(revision, id)).toList();
  }

  private Instance replace(Revision revision, InstanceId id) {
    var uri = URI.create("http://" + address(id) + BECOME + revision);
    var request = HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody()).build();
    try {
      client.send(request, HttpResponse.BodyHandlers.discarding());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return service(id).instance(id);
  }

  @Override
  public void close() {
    services.values().forEach(service -> service.server.stop(0));
    executor.shutdown();
  }
}
