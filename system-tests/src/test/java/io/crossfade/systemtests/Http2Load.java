package io.crossfade.systemtests;

import io.crossfade.examples.service.Checksum;
import io.crossfade.examples.service.ServiceHeaders;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * GET and POST over HTTP/2 and TLS, at a constant rate whether or not answered. Thread-safe.
 *
 * <p>Where the balancer ends connections, it is only GET, and one that was cut off is sent once
 * again (RFC 9110, 9.2.2). The JDK's client does not do so by itself: it fails also what it sent
 * behind a GOAWAY and was never looked at.
 */
final class Http2Load implements AutoCloseable {

  private static final int PER_SECOND = 80;
  private static final int BODY_BYTES = 4096;

  private final URI front;
  private final HttpClient client;
  private final boolean repeating;
  private final ScheduledExecutorService pacer = Executors.newSingleThreadScheduledExecutor();
  private final Random random = new Random(1);
  private final Phaser open = new Phaser(1);
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong good = new AtomicLong();
  private final AtomicReference<String> firstFault = new AtomicReference<>("none");
  private final AtomicReference<String> lastVersion = new AtomicReference<>("none");

  private Http2Load(InetSocketAddress front, Certificate certificate, boolean repeating) {
    this.repeating = repeating;
    this.front = URI.create("https://127.0.0.1:" + front.getPort());
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_2)
            .sslContext(certificate.trusting())
            .build();
  }

  static Http2Load start(Balancer balancer, Certificate certificate) {
    var front = balancer.tlsFront().orElseThrow();
    var load = new Http2Load(front, certificate, balancer.closesIdleConnections());
    load.pacer.scheduleAtFixedRate(load::sendOne, 0, 1000 / PER_SECOND, TimeUnit.MILLISECONDS);
    return load;
  }

  private void sendOne() {
    var number = sent.incrementAndGet();
    open.register();
    if (number % 3 == 0 && !repeating) {
      var body = new byte[1 + random.nextInt(BODY_BYTES)];
      random.nextBytes(body);
      send(
          to("/echo").POST(HttpRequest.BodyPublishers.ofByteArray(body)),
          Checksum.echo(body.length, Checksum.of(body)));
    } else {
      send(to("/work"), "");
    }
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(front.resolve(path)).timeout(Duration.ofSeconds(30));
  }

  private void send(HttpRequest.Builder request, String echo) {
    var first = exchange(request);
    var last = repeating ? first.exceptionallyCompose(e -> exchange(request)) : first;
    last.whenComplete((answer, error) -> settle(answer, error, echo));
  }

  private CompletableFuture<HttpResponse<String>> exchange(HttpRequest.Builder request) {
    return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private void settle(HttpResponse<String> answer, Throwable error, String echo) {
    var fault = error == null ? faultOf(answer, echo) : error.toString();
    if (fault.isEmpty()) {
      good.incrementAndGet();
      lastVersion.set(answer.headers().firstValue(ServiceHeaders.VERSION).orElse("none"));
    } else {
      firstFault.compareAndSet("none", fault);
    }
    open.arriveAndDeregister();
  }

  private static String faultOf(HttpResponse<String> answer, String echo) {
    if (answer.statusCode() != 200 || answer.version() != HttpClient.Version.HTTP_2) {
      return answer + " in " + answer.version() + ": " + answer.body();
    }
    return echo.isEmpty() || echo.equals(answer.body()) ? "" : "wrong echo: " + answer.body();
  }

  /** Waits until so many have been answered as they should. */
  void awaitGood(long more) {
    long until = good.get() + more;
    Until.isSo(
        Duration.ofMinutes(1),
        more + " more requests in HTTP/2 succeed; first fault: " + firstFault,
        () -> good.get() >= until);
  }

  /** Sends nothing more, and returns when all have ended. */
  void end() throws Exception {
    pacer.shutdown();
    if (!pacer.awaitTermination(30, TimeUnit.SECONDS)) {
      throw new AssertionError("the pacer does not end");
    }
    open.awaitAdvanceInterruptibly(open.arrive(), 1, TimeUnit.MINUTES);
  }

  long sent() {
    return sent.get();
  }

  long good() {
    return good.get();
  }

  String firstFault() {
    return firstFault.get();
  }

  String lastVersion() {
    return lastVersion.get();
  }

  @Override
  public void close() {
    pacer.shutdownNow();
  }
}
