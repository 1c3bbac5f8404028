package io.crossfade.adapter.nginx.plus;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.crossfade.adapter.nginx.plus.PlusState.Refused;
import io.crossfade.internal.wire.StrictJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of NGINX Plus that the adapter uses, from the documentation of {@code
 * ngx_http_api_module}: paths, statuses, shapes and codes of errors. And a front that routes by it
 * as the sample configuration does.
 */
final class PlusServer implements AutoCloseable {

  private static final Pattern API = Pattern.compile("/api/([0-9]+)(/.*)?");
  private static final Pattern SERVERS =
      Pattern.compile("/http/upstreams/([^/]+)(/servers(?:/([0-9]+))?)?/?");
  private static final Pattern KEYVALS = Pattern.compile("/http/keyvals/([^/]+)/?");

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer api;
  private final HttpServer front;
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final PlusState state = new PlusState("shop_blue", "shop_green", "till");
  private volatile int allowed = Integer.MAX_VALUE;
  private volatile long master = 41;

  private PlusServer(HttpServer api, HttpServer front) {
    this.api = api;
    this.front = front;
  }

  static PlusServer start() throws IOException {
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var plus = new PlusServer(HttpServer.create(any, 0), HttpServer.create(any, 0));
    plus.open(plus.api, plus::answer);
    plus.open(plus.front, new PlusFront(plus.state));
    return plus;
  }

  private void open(HttpServer server, HttpHandler handler) {
    server.createContext("/", handler);
    server.setExecutor(threads);
    server.start();
  }

  URI api() {
    return URI.create("http://127.0.0.1:" + api.getAddress().getPort() + "/api/9");
  }

  URI front() {
    return URI.create("http://127.0.0.1:" + front.getAddress().getPort() + "/");
  }

  PlusState state() {
    return state;
  }

  /** Returns the calls that changed something or tried to. */
  List<String> calls() {
    return List.copyOf(calls);
  }

  /** Has the API say only what is, as without {@code write=on}. */
  void forbidWriting() {
    refuseAfter(0);
  }

  /** Has the API refuse every change after so many. */
  void refuseAfter(int changes) {
    allowed = changes;
  }

  /** Looks as after a restart with state files. */
  void restart() {
    master++;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        var body = exchange.getRequestBody().readAllBytes();
        respond(exchange, new String(body, StandardCharsets.UTF_8));
      } catch (Refused e) {
        var error = PlusState.object();
        error
            .putObject("error")
            .put("status", e.status)
            .put("text", e.getMessage())
            .put("code", e.code);
        error.put("request_id", "b48d3e0e01a8a7ae9c1ae2a3d1ea4bc4");
        error.put("href", "https://nginx.org/en/docs/http/ngx_http_api_module.html");
        send(exchange, e.status, error);
      }
    }
  }

  private void respond(HttpExchange exchange, String body) throws IOException, Refused {
    var path = API.matcher(exchange.getRequestURI().getPath());
    if (!path.matches()) {
      throw new Refused(404, "PathNotFound", "path not found");
    }
    int version = Integer.parseInt(path.group(1));
    if (version < 1 || version > 9) {
      throw new Refused(404, "UnknownVersion", "unknown version");
    }
    var method = exchange.getRequestMethod();
    if (!method.equals("GET")) {
      if (calls.size() >= allowed) {
        throw new Refused(405, "MethodDisabled", "method disabled");
      }
      calls.add(method + " " + path.group(2) + " " + body);
    }
    route(exchange, method, path.group(2), body);
  }

  private void route(HttpExchange exchange, String method, String path, String body)
      throws IOException, Refused {
    var servers = SERVERS.matcher(path);
    var keyvals = KEYVALS.matcher(path);
    if (path.equals("/nginx")) {
      var nginx = PlusState.object().put("version", "1.27.2").put("build", "nginx-plus-r33");
      nginx.put("generation", 1).put("pid", 42).put("ppid", master);
      send(exchange, 200, nginx);
    } else if (servers.matches()) {
      servers(exchange, method, servers, body);
    } else if (keyvals.matches()) {
      keyvals(exchange, method, keyvals.group(1), body);
    } else {
      throw new Refused(404, "PathNotFound", "path not found");
    }
  }

  private void servers(HttpExchange exchange, String method, Matcher path, String body)
      throws IOException, Refused {
    var upstream = path.group(1);
    var id = path.group(3);
    if (method.equals("GET") && path.group(2) == null) {
      send(exchange, 200, state.upstream(upstream));
    } else if (method.equals("GET") && id == null) {
      send(exchange, 200, state.list(upstream));
    } else if (method.equals("POST") && path.group(2) != null && id == null) {
      send(exchange, 201, state.add(upstream, json(body)));
    } else if (method.equals("PATCH") && id != null) {
      send(exchange, 200, state.patch(upstream, Integer.parseInt(id), json(body)));
    } else if (method.equals("DELETE") && id != null) {
      send(exchange, 200, state.delete(upstream, Integer.parseInt(id)));
    } else {
      throw new Refused(405, "MethodDisabled", "method disabled");
    }
  }

  private void keyvals(HttpExchange exchange, String method, String zone, String body)
      throws IOException, Refused {
    switch (method) {
      case "GET" -> send(exchange, 200, state.entries(zone));
      case "POST" -> {
        state.addEntries(zone, json(body));
        exchange.sendResponseHeaders(201, -1);
      }
      case "PATCH" -> {
        state.patchEntry(zone, json(body));
        exchange.sendResponseHeaders(204, -1);
      }
      default -> throw new Refused(405, "MethodDisabled", "method disabled");
    }
  }

  private static JsonNode json(String body) throws Refused {
    try {
      return StrictJson.parse(body);
    } catch (IllegalArgumentException e) {
      throw new Refused(415, "JsonError", "json error");
    }
  }

  private static void send(HttpExchange exchange, int status, JsonNode json) throws IOException {
    var bytes = StrictJson.text(json).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    api.stop(0);
    front.stop(0);
    threads.shutdownNow();
  }
}
