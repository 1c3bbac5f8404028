package io.crossfade.systemtests;

import io.crossfade.examples.service.ServiceHeaders;
import io.crossfade.model.Revision;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A service whose errors come at random, independent of each other, and whose response times are
 * log-normal, as those of a version that has something.
 */
final class AilingService implements Service {

  /**
   * What a version has.
   *
   * @param errors the share of requests that fail
   * @param slower how many times the usual response time it takes
   * @param leaksOver over how many requests of an instance the share of errors rises to that, from
   *     nothing; 0 if it has it from the beginning
   */
  record Ailment(double errors, double slower, int leaksOver) {

    /** Returns that of any version: a share of requests fails. */
    static Ailment errors(double share) {
      return new Ailment(share, 1, 0);
    }

    private double errorsAt(long request) {
      return leaksOver == 0 ? errors : errors * Math.min(1, (double) request / leaksOver);
    }
  }

  private static final HttpString VERSION = new HttpString(ServiceHeaders.VERSION);
  private static final double MEDIAN_MICROS = 5_000;
  private static final double SIGMA = .4;

  private final String revision;
  private final Ailment ailment;
  private final SplittableRandom random;
  private final AtomicLong requests = new AtomicLong();
  private final Undertow server;

  private AilingService(Revision revision, Ailment ailment, long seed) {
    this.revision = revision.value();
    this.ailment = ailment;
    this.random = new SplittableRandom(seed);
    server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(1)
            .setWorkerThreads(1)
            .setHandler(this::answer)
            .build();
    server.start();
  }

  /** Returns a kind whose old and new version have something each. */
  static Kind kind(Ailment old, Ailment fresh, long seed) {
    return (revision, instance) ->
        new AilingService(
            revision, revision.equals(Stage.V1) ? old : fresh, seed + instance.value().hashCode());
  }

  /** Called by the one I/O thread, so the numbers are drawn in the order of the requests. */
  private void answer(HttpServerExchange exchange) {
    exchange.getResponseHeaders().put(VERSION, revision);
    if (exchange.getRequestPath().equals("/healthz")) {
      exchange.getResponseSender().send("{\"version\":\"" + revision + "\"}");
      return;
    }
    boolean fails = random.nextDouble() < ailment.errorsAt(requests.incrementAndGet());
    exchange.setStatusCode(fails ? StatusCodes.INTERNAL_SERVER_ERROR : StatusCodes.OK);
    double micros = MEDIAN_MICROS * ailment.slower() * Math.exp(SIGMA * random.nextGaussian());
    exchange.dispatch(
        () ->
            exchange
                .getIoThread()
                .executeAfter(
                    () -> exchange.getResponseSender().send("ok\n"),
                    (long) micros,
                    TimeUnit.MICROSECONDS));
  }

  @Override
  public int port() {
    return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }

  @Override
  public void stop(Duration grace) {
    server.stop();
  }
}
