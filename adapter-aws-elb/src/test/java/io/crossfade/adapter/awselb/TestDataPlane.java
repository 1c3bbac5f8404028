package io.crossfade.adapter.awselb;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.crossfade.model.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;

/**
 * A proxy that does with requests what the API says an Application Load Balancer would: rules by
 * priority, weights, healthy targets in turn. It stands in for what moto has not. Thread-safe.
 */
final class TestDataPlane implements AutoCloseable {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final List<String> PASSED = List.of("X-contract", "Cookie", "Version");

  private final ElbWorld world;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool(TestDataPlane::daemon);
  private final Random random = new Random(5);
  private final AtomicInteger turn = new AtomicInteger();
  private volatile Routes routes = new Routes(-1, List.of(), List.of());

  private record Routes(long version, List<Rule> rules, List<Action> defaults) {}

  private TestDataPlane(ElbWorld world) throws IOException {
    this.world = world;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.setExecutor(threads);
    server.start();
  }

  static TestDataPlane of(ElbWorld world) throws IOException {
    return new TestDataPlane(world);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      var to = target(exchange);
      if (to == null) {
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      var answer = HTTP.send(request(exchange, to), HttpResponse.BodyHandlers.ofByteArray());
      answer
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (name.toLowerCase(Locale.ROOT).startsWith("x-contract")) {
                  exchange.getResponseHeaders().put(name, values);
                }
              });
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static HttpRequest request(HttpExchange exchange, Endpoint to) {
    var uri = URI.create("http://127.0.0.1:" + to.port() + exchange.getRequestURI());
    var request = HttpRequest.newBuilder(uri).GET();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (PASSED.stream().anyMatch(name::startsWith)) {
                values.forEach(value -> request.header(name, value));
              }
            });
    return request.build();
  }

  private @org.jspecify.annotations.Nullable Endpoint target(HttpExchange exchange) {
    var now = current();
    var actions =
        now.rules().stream()
            .filter(rule -> rule.conditions().stream().allMatch(c -> fits(c, exchange)))
            .findFirst()
            .map(Rule::actions)
            .orElse(now.defaults());
    var group = pick(Forward.of(actions).units());
    var targets = world.targets().routable(group);
    return targets.isEmpty() ? null : targets.get(turn.getAndIncrement() % targets.size());
  }

  private Routes current() {
    long version = world.strict().version();
    var known = routes;
    if (known.version() != version) {
      var rules =
          world.view().rules(world.listener()).stream()
              .filter(rule -> !rule.isDefault())
              .sorted(Comparator.comparing(rule -> Integer.valueOf(rule.priority())))
              .toList();
      known = new Routes(version, rules, world.view().defaultActions(world.listener()));
      routes = known;
    }
    return known;
  }

  private String pick(Map<String, Integer> units) {
    int sum = units.values().stream().mapToInt(Integer::intValue).sum();
    int drawn = sum == 0 ? 0 : random.nextInt(sum);
    for (var unit : units.entrySet()) {
      drawn -= unit.getValue();
      if (drawn < 0) {
        return unit.getKey();
      }
    }
    return "none";
  }

  private static boolean fits(RuleCondition condition, HttpExchange exchange) {
    if (condition.httpHeaderConfig() != null) {
      var value =
          exchange.getRequestHeaders().getFirst(condition.httpHeaderConfig().httpHeaderName());
      return value != null
          && condition.httpHeaderConfig().values().stream().anyMatch(p -> like(p, value));
    }
    if (condition.queryStringConfig() != null) {
      var query = String.valueOf(exchange.getRequestURI().getQuery());
      return condition.queryStringConfig().values().stream()
          .anyMatch(pair -> List.of(query.split("&")).contains(pair.key() + "=" + pair.value()));
    }
    var paths =
        condition.pathPatternConfig() == null
            ? condition.values()
            : condition.pathPatternConfig().values();
    return paths.stream().anyMatch(p -> like(p, exchange.getRequestURI().getPath()));
  }

  private static boolean like(String pattern, String value) {
    var regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE).matcher(value).matches();
  }

  private static Thread daemon(Runnable work) {
    var thread = new Thread(work, "test-data-plane");
    thread.setDaemon(true);
    return thread;
  }
}
