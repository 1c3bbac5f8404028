package io.crossfade.examples.adapter;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The load balancer that "you already have": small, in memory, with a control page to read and
 * replace its table. It knows nothing of Crossfade.
 *
 * <p>Thread-safe.
 */
public final class HouseBalancer implements AutoCloseable {

  private static final String CONTROL = "/control";

  /** Headers that belong to one connection, or that the client sets itself. */
  private static final List<String> OWN =
      List.of("connection", "content-length", "host", "transfer-encoding", "upgrade");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool(HouseBalancer::daemon);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, AtomicLong> inFlight = new ConcurrentHashMap<>();
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private volatile List<List<String>> table = List.of();
  private final AtomicInteger start = new AtomicInteger(1);

  private HouseBalancer(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts one on a free port of the loopback.
   *
   * @throws IOException if there is none
   */
  public static HouseBalancer start() throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var balancer = new HouseBalancer(HttpServer.create(address, 0));
    balancer.server.createContext("/", balancer::forward);
    balancer.server.createContext(CONTROL, balancer::control);
    balancer.server.setExecutor(balancer.threads);
    balancer.server.start();
    return balancer;
  }

  /** Returns where it takes requests. */
  public URI uri() {
    var at = server.getAddress();
    return URI.create("http://" + at.getAddress().getHostAddress() + ":" + at.getPort() + "/");
  }

  /** Returns where it is controlled: GET shows the table, PUT replaces it. */
  public URI control() {
    return uri().resolve(CONTROL);
  }

  /** Replaces the table, as its operator may. */
  public void replaceTable(String text) {
    lock.writeLock().lock();
    try {
      table = text.lines().map(line -> List.of(line.split(" "))).toList();
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Restarts it; it forgets its table. */
  public void restart() {
    start.incrementAndGet();
    replaceTable("");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void control(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestMethod().equals("PUT")) {
        replaceTable(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      }
      answer(exchange, 200, shown().getBytes(StandardCharsets.UTF_8));
    }
  }

  private String shown() {
    var text = new StringBuilder("start " + start + "\n");
    for (var line : table) {
      text.append(String.join(" ", line));
      if (line.get(0).equals("server")) {
        text.append(' ').append(inFlight(line.get(1)).get());
      }
      text.append('\n');
    }
    return text.toString();
  }

  private void forward(HttpExchange exchange) throws IOException {
    try (exchange) {
      var server = begin();
      if (server.isEmpty()) {
        answer(exchange, 503, new byte[0]);
        return;
      }
      var answer = ask(exchange, server);
      answer.headers().map().forEach((name, values) -> copy(exchange, name, values));
      answer(exchange, answer.statusCode(), answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Chooses a server and counts the request there, before any other table can be in force. */
  private List<String> begin() {
    lock.readLock().lock();
    try {
      var server = choose(table);
      if (!server.isEmpty()) {
        inFlight(server.get(1)).incrementAndGet();
      }
      return server;
    } finally {
      lock.readLock().unlock();
    }
  }

  private HttpResponse<byte[]> ask(HttpExchange exchange, List<String> server)
      throws IOException, InterruptedException {
    try {
      return client.send(request(exchange, server.get(3)), bytes());
    } finally {
      inFlight(server.get(1)).decrementAndGet();
    }
  }

  private static HttpResponse.BodyHandler<byte[]> bytes() {
    return HttpResponse.BodyHandlers.ofByteArray();
  }

  private static HttpRequest request(HttpExchange exchange, String address) throws IOException {
    var body = exchange.getRequestBody().readAllBytes();
    var request =
        HttpRequest.newBuilder(URI.create("http://" + address + exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    exchange.getRequestHeaders().forEach((name, values) -> copy(request, name, values));
    return request.build();
  }

  private static void copy(HttpRequest.Builder request, String name, List<String> values) {
    if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
      values.forEach(value -> request.header(name, value));
    }
  }

  private static void copy(HttpExchange exchange, String name, List<String> values) {
    if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
      exchange.getResponseHeaders().put(name, values);
    }
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  /** Chooses a pool by weight, and one of its serving servers; an empty line if there is none. */
  private static List<String> choose(List<List<String>> table) {
    var weights = new LinkedHashMap<String, Integer>();
    for (var line : table) {
      if (line.get(0).equals("pool")) {
        weights.put(line.get(1), Integer.parseInt(line.get(2)));
      }
    }
    int all = weights.values().stream().mapToInt(Integer::intValue).sum();
    int left = all == 0 ? 0 : ThreadLocalRandom.current().nextInt(all);
    for (var pool : weights.entrySet()) {
      left -= pool.getValue();
      if (left < 0) {
        return anyServerOf(pool.getKey(), table);
      }
    }
    return List.of();
  }

  private static List<String> anyServerOf(String pool, List<List<String>> table) {
    var serving =
        table.stream()
            .filter(line -> line.get(0).equals("server"))
            .filter(line -> line.get(2).equals(pool) && line.get(4).equals("SERVING"))
            .toList();
    return serving.isEmpty()
        ? List.of()
        : serving.get(ThreadLocalRandom.current().nextInt(serving.size()));
  }

  private AtomicLong inFlight(String server) {
    return inFlight.computeIfAbsent(server, name -> new AtomicLong());
  }

  private static Thread daemon(Runnable work) {
    var thread = new Thread(work, "house-balancer");
    thread.setDaemon(true);
    return thread;
  }
}
