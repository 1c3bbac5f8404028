package io.crossfade.adapter.nginx.lua;

import io.crossfade.adapter.nginx.testing.RealNginx;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Fence;
import io.crossfade.spi.InstanceTraffic;
import io.crossfade.spi.TrafficCounters;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of our balancer in a real nginx share. */
abstract class LuaNginxTest {

  static final GroupId BLUE = GroupId.of("blue");

  @TempDir Path folder;

  private final List<AutoCloseable> toClose = new ArrayList<>();
  final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  LuaNginx nginx;

  void start(String more) throws IOException {
    nginx = closing(LuaNginx.start(folder, more));
  }

  <T extends AutoCloseable> T closing(T resource) {
    toClose.add(resource);
    return resource;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (int i = toClose.size() - 1; i >= 0; i--) {
      toClose.get(i).close();
    }
  }

  RawInstance instance(String id, UnaryOperator<String> answer) throws IOException {
    return closing(RawInstance.start(id, answer));
  }

  RawInstance instance(String id) throws IOException {
    return closing(RawInstance.start(id));
  }

  static RoutingTable allTo(RawInstance... instances) {
    return RoutingTable.allTo(BLUE, Stream.of(instances).map(RawInstance::instance).toList());
  }

  static Fence fence(long epoch) {
    return new Fence(DeploymentId.of("test"), epoch);
  }

  void route(RawInstance... instances) {
    nginx.router().apply(allTo(instances), fence(1));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(nginx.uri().resolve(path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  HttpResponse<String> post() throws IOException, InterruptedException {
    return send(request("/").POST(BodyPublishers.ofString("an order")));
  }

  /** Begins a request that the client does not send again by itself. */
  CompletableFuture<HttpResponse<String>> begin() {
    var order = request("/").POST(BodyPublishers.ofString("an order")).build();
    return client.sendAsync(order, BodyHandlers.ofString());
  }

  InstanceTraffic traffic(String id) {
    return nginx.router().observe().traffic(InstanceId.of(id));
  }

  TrafficCounters counters(String id) {
    return traffic(id).counters().orElseThrow();
  }

  long inFlight(String id) {
    return traffic(id).inFlight().orElseThrow();
  }

  /** Waits until nothing is in flight, as a request is counted right after its last byte. */
  void awaitEnded(String id, long requests) {
    RealNginx.await(
        requests + " requests at '" + id + "' to have ended, but " + traffic(id),
        () -> inFlight(id) == 0 && counters(id).requests() == requests);
  }
}
