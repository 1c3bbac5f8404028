package io.crossfade.adapter.embedded;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import org.xnio.IoUtils;

/** The answers that the router gives by itself. Thread-safe. */
final class Answers {

  /** A body no longer than this is read to its end, so that the connection can be used again. */
  private static final long WORTH_READING = 1 << 20;

  private Answers() {}

  /** Answers with a sentence; closes the connection if another answer has begun. */
  static void send(HttpServerExchange exchange, int status, String reason) {
    if (exchange.isResponseStarted()) {
      IoUtils.safeClose(exchange.getConnection());
      return;
    }
    if (!exchange.isRequestComplete() && exchange.isPersistent() && !isWorthReading(exchange)) {
      exchange.setPersistent(false);
    }
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    exchange.setStatusCode(status);
    exchange.getResponseSender().send(reason + "\n");
  }

  /** Answers with a sentence and closes the connection. */
  static void sendAndClose(HttpServerExchange exchange, int status, String reason) {
    exchange.setPersistent(false);
    send(exchange, status, reason);
  }

  private static boolean isWorthReading(HttpServerExchange exchange) {
    long length = exchange.getRequestContentLength();
    return length >= 0 && length <= WORTH_READING;
  }

  /** Answers a request that no instance could be found for. */
  static void unserved(HttpServerExchange exchange, boolean noneTried, boolean timedOut) {
    if (noneTried) {
      send(exchange, StatusCodes.SERVICE_UNAVAILABLE, "No instance serves this request now.");
    } else if (timedOut) {
      send(exchange, StatusCodes.GATEWAY_TIME_OUT, "No instance could be connected to in time.");
    } else {
      send(exchange, StatusCodes.BAD_GATEWAY, "No instance could be connected to.");
    }
  }
}
