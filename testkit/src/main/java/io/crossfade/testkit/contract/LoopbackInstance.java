package io.crossfade.testkit.contract;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.crossfade.model.Endpoint;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One HTTP service on the loopback that answers with its own name. Thread-safe. */
final class LoopbackInstance implements AutoCloseable {

  static final String NAME_HEADER = "X-Contract-Instance";
  static final String HOLD_HEADER = "X-Contract-Hold";
  static final String STATUS_HEADER = "X-Contract-Status";

  /** Without it the server's two packets for an answer wait 40 ms for each other. */
  private static final String NO_DELAY = "sun.net.httpserver.nodelay";

  static {
    System.setProperty(NO_DELAY, System.getProperty(NO_DELAY, "true"));
  }

  private final InstanceId id;
  private final HeldRequests held;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool(LoopbackInstance::daemon);

  private LoopbackInstance(InstanceId id, HeldRequests held, HttpServer server) {
    this.id = id;
    this.held = held;
    this.server = server;
  }

  static LoopbackInstance start(InstanceId id, HeldRequests held) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var service = new LoopbackInstance(id, held, HttpServer.create(address, 0));
    service.server.createContext("/", service::answer);
    service.server.setExecutor(service.threads);
    service.server.start();
    return service;
  }

  Instance instance() {
    var address = server.getAddress();
    var endpoint = Endpoint.of(address.getAddress().getHostAddress(), address.getPort());
    return Instance.builder(id, Revision.of("v1"), endpoint).build();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      var headers = exchange.getRequestHeaders();
      var token = headers.getFirst(HOLD_HEADER);
      if (token != null) {
        held.hold(token, id);
      }
      var status = headers.getFirst(STATUS_HEADER);
      byte[] body = id.value().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set(NAME_HEADER, id.value());
      exchange.sendResponseHeaders(status == null ? 200 : Integer.parseInt(status), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static Thread daemon(Runnable work) {
    var thread = new Thread(work, "contract-instance");
    thread.setDaemon(true);
    return thread;
  }
}
