package io.crossfade.examples.service;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * What the demo service answers.
 *
 * <pre>
 *   GET  /healthz                          who it is; 503 while it warms up or stops
 *   GET  / and /work                       a body of a configured size
 *   POST /echo                             length and checksum of the request's body
 *   GET  /stream?chunks=10&amp;interval-ms=100 a body that comes slowly
 * </pre>
 *
 * <p>Everything but {@code /healthz} is real traffic: it takes the service time, is refused during
 * warm-up, and is what a version that turns bad answers with 500. Thread-safe.
 */
final class DemoSite implements Function<HttpRequest, HttpAnswer> {
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

  private final ServiceOptions options;
  private final BooleanSupplier stopping;
  private final ErrorTurn errors;
  private final Instant startedAt = Instant.now();
  private final long readyAtNanos;
  private final String work;

  DemoSite(ServiceOptions options, BooleanSupplier stopping) {
    this.options = options;
    this.stopping = stopping;
    errors = options.errorTurn();
    readyAtNanos = System.nanoTime() + options.warmUp().toNanos();
    work = ALPHABET.repeat(options.bodyBytes() / 36 + 1).substring(0, options.bodyBytes());
  }

  @Override
  public HttpAnswer apply(HttpRequest request) {
    if (request.path().equals("/healthz")) {
      return health();
    }
    if (warmingUp()) {
      return HttpAnswer.text(503, "The service is warming up: ask /healthz first.\n");
    }
    Pause.of(options.serviceTime());
    if (errors.strikes()) {
      return HttpAnswer.text(500, "This version has turned bad.\n");
    }
    return traffic(request);
  }

  private boolean warmingUp() {
    return System.nanoTime() - readyAtNanos < 0;
  }

  private HttpAnswer health() {
    String state = stopping.getAsBoolean() ? "stopping" : warmingUp() ? "warming-up" : "up";
    String json =
        "{\"status\":\"%s\",\"version\":\"%s\",\"instance\":\"%s\",\"pid\":%d,\"startedAt\":\"%s\"}%n"
            .formatted(
                state,
                options.version(),
                options.instance(),
                ProcessHandle.current().pid(),
                startedAt);
    return HttpAnswer.json(state.equals("up") ? 200 : 503, json);
  }

  private HttpAnswer traffic(HttpRequest request) {
    boolean post = request.method().equals("POST");
    boolean get = request.method().equals("GET") || request.method().equals("HEAD");
    return switch (request.path()) {
      case "/", "/work" -> get ? HttpAnswer.text(200, work) : wrongMethod("GET");
      case "/echo" -> post ? echo(request.body()) : wrongMethod("POST");
      case "/stream" -> get ? stream(request) : wrongMethod("GET");
      default -> HttpAnswer.text(404, "There are /healthz, /work, /echo and /stream.\n");
    };
  }

  private static HttpAnswer wrongMethod(String right) {
    return HttpAnswer.text(405, "Ask with " + right + ".\n");
  }

  private static HttpAnswer echo(HttpRequest.Body body) {
    return HttpAnswer.text(200, Checksum.echo(body.length(), body.checksum()));
  }

  private static HttpAnswer stream(HttpRequest request) {
    if (request.protocol().equals("HTTP/1.0")) {
      return HttpAnswer.text(505, "A stream needs chunked coding, so HTTP/1.1.\n");
    }
    try {
      int chunks = request.query("chunks", 10, 10_000);
      int interval = request.query("interval-ms", 100, 60_000);
      return stream(chunks, Duration.ofMillis(interval));
    } catch (IllegalArgumentException e) {
      return HttpAnswer.text(400, e.getMessage() + "\n");
    }
  }

  private static HttpAnswer stream(int chunks, Duration interval) {
    StringBuilder whole = new StringBuilder();
    for (int i = 1; i <= chunks; i++) {
      whole.append(chunk(i));
    }
    String checksum = Checksum.of(whole.toString().getBytes(StandardCharsets.US_ASCII));
    return HttpAnswer.streamed(checksum, out -> writeSlowly(out, chunks, interval));
  }

  private static void writeSlowly(OutputStream out, int chunks, Duration interval)
      throws IOException {
    for (int i = 1; i <= chunks; i++) {
      out.write(chunk(i).getBytes(StandardCharsets.US_ASCII));
      Pause.of(interval);
    }
  }

  private static String chunk(int number) {
    return "chunk " + number + "\n";
  }
}
