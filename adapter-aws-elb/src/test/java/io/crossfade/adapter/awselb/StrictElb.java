package io.crossfade.adapter.awselb;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.crossfade.time.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * ELB's strictness, its moods and its sense of time, in front of moto: it refuses what AWS refuses,
 * knows states of targets and reasons, drains, throttles, answers late, old or not at all, and
 * keeps a record of the calls. Everything else is moto's.
 *
 * <p>Thread-safe.
 */
final class StrictElb implements AutoCloseable {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI moto;
  private final TimeSource time;
  private final StrictTargets targets;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool(StrictElb::daemon);
  private final List<Query> calls = new CopyOnWriteArrayList<>();
  private final List<Mood> moods = new CopyOnWriteArrayList<>();
  private final List<Consumer<Query>> witnesses = new CopyOnWriteArrayList<>();
  private final Map<String, String> lastAnswers = new ConcurrentHashMap<>();
  private final Map<String, Old> oldAnswers = new ConcurrentHashMap<>();
  private final AtomicLong version = new AtomicLong();
  private volatile Duration staleness = Duration.ZERO;
  private volatile String page = "";

  /** What becomes of a call instead of an answer. */
  enum Fate {
    THROTTLED,
    REFUSED,
    EXPIRED,
    FAILED,
    FAILED_AFTERWARDS,
    UNANSWERED
  }

  private record Mood(String action, Fate fate, AtomicLong left) {}

  private record Old(String answer, Duration until) {}

  private record Answer(int status, String body) {}

  private StrictElb(URI moto, TimeSource time) throws IOException {
    this.moto = moto;
    this.time = time;
    this.targets = new StrictTargets(moto, time);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.setExecutor(threads);
    server.start();
  }

  static StrictElb inFrontOf(URI moto, TimeSource time) throws IOException {
    return new StrictElb(moto, time);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  StrictTargets targets() {
    return targets;
  }

  List<Query> calls() {
    return List.copyOf(calls);
  }

  List<String> actions() {
    return calls.stream().map(Query::action).toList();
  }

  List<String> writes() {
    return calls.stream().filter(call -> !call.isRead()).map(Query::action).toList();
  }

  void forgetCalls() {
    calls.clear();
  }

  /** Returns a number that is another one after every write. */
  long version() {
    return version.get();
  }

  /** The next calls of an action, or of any with {@code *}, meet this fate. */
  StrictElb next(int times, String action, Fate fate) {
    moods.add(new Mood(action, fate, new AtomicLong(times)));
    return this;
  }

  void calm() {
    moods.clear();
  }

  /** Answers on rules have so many at most, and say where it goes on. */
  StrictElb rulesAPage(int most) {
    page = "&PageSize=" + most;
    return this;
  }

  /** After a write, reads go on giving the answer from before for so long. */
  StrictElb stale(Duration value) {
    staleness = value;
    return this;
  }

  /** Tells somebody of each write that took effect, before it is answered. */
  void onWrite(Consumer<Query> witness) {
    witnesses.add(witness);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var call = Query.parse(body);
      calls.add(call);
      var fate = fateOf(call);
      if (fate.isPresent()
          && fate.get() != Fate.FAILED_AFTERWARDS
          && fate.get() != Fate.UNANSWERED) {
        send(exchange, refusal(fate.get()));
        return;
      }
      var answer = answer(exchange, call, body);
      if (fate.isEmpty()) {
        send(exchange, answer);
      } else if (fate.get() == Fate.FAILED_AFTERWARDS) {
        send(exchange, refusal(Fate.FAILED));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<Fate> fateOf(Query call) {
    return moods.stream()
        .filter(mood -> mood.action().equals(call.action()) || mood.action().equals("*"))
        .filter(mood -> mood.left().getAndDecrement() > 0)
        .map(Mood::fate)
        .findFirst();
  }

  private Answer answer(HttpExchange exchange, Query call, String body)
      throws IOException, InterruptedException {
    var problem = StrictChecks.problem(call);
    if (problem.isPresent()) {
      return error(400, "ValidationError", problem.get());
    }
    if (call.isRead()) {
      return read(exchange, call, body);
    }
    rememberOld();
    var answer = write(exchange, call, body);
    if (answer.status() == 200) {
      version.incrementAndGet();
      noticeWhatIsAttached(call);
      witnesses.forEach(witness -> witness.accept(call));
    }
    return answer;
  }

  private void noticeWhatIsAttached(Query call) {
    if (!call.action().endsWith("Targets") && !call.action().endsWith("Tags")) {
      targets.notice();
    }
  }

  private Answer read(HttpExchange exchange, Query call, String body)
      throws IOException, InterruptedException {
    var old = oldAnswers.get(body);
    if (old != null && time.elapsed().compareTo(old.until()) < 0) {
      return new Answer(200, old.answer());
    }
    var answer =
        call.action().equals("DescribeTargetHealth")
            ? new Answer(200, targets.describe(call.value("TargetGroupArn")))
            : forward(exchange, call.action().equals("DescribeRules") ? body + page : body);
    if (answer.status() == 200) {
      lastAnswers.put(body, answer.body());
    }
    return answer;
  }

  private void rememberOld() {
    if (!staleness.isZero()) {
      var until = time.elapsed().plus(staleness);
      lastAnswers.forEach((body, answer) -> oldAnswers.put(body, new Old(answer, until)));
    }
  }

  private Answer write(HttpExchange exchange, Query call, String body)
      throws IOException, InterruptedException {
    return switch (call.action()) {
      case "RegisterTargets" -> {
        targets.register(call);
        yield forward(exchange, StrictTargets.byIdAlone(call).body());
      }
      case "DeregisterTargets" -> {
        boolean known = targets.deregister(call);
        yield known
            ? forward(exchange, StrictTargets.byIdAlone(call).body())
            : new Answer(200, empty("DeregisterTargets"));
      }
      default -> forward(exchange, body);
    };
  }

  private Answer forward(HttpExchange exchange, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(moto)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .header("Content-Type", "application/x-www-form-urlencoded");
    var authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    var answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(answer.statusCode(), answer.body());
  }

  private static Answer refusal(Fate fate) {
    return switch (fate) {
      case THROTTLED -> error(400, "Throttling", "Rate exceeded");
      case REFUSED -> error(403, "AccessDenied", "is not authorized to perform this action");
      case EXPIRED -> error(403, "ExpiredToken", "The security token included is expired");
      default -> error(500, "InternalFailure", "An internal error occurred.");
    };
  }

  static Answer error(int status, String code, String message) {
    return new Answer(
        status,
        "<ErrorResponse xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\"><Error>"
            + "<Type>Sender</Type><Code>"
            + code
            + "</Code><Message>"
            + message
            + "</Message></Error><RequestId>strict</RequestId></ErrorResponse>");
  }

  private static String empty(String action) {
    return "<" + action + "Response><" + action + "Result/></" + action + "Response>";
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/xml");
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static Thread daemon(Runnable work) {
    var thread = new Thread(work, "strict-elb");
    thread.setDaemon(true);
    return thread;
  }
}
