package io.crossfade.adapter.embedded;

import io.crossfade.time.TimeSource;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;

/**
 * What every request goes through: the rules, then the way to an instance.
 *
 * <p>Thread-safe.
 */
final class RouterHandler implements HttpHandler {

  private final Switchboard switchboard;
  private final EmbeddedSettings settings;
  private final TimeSource time;

  RouterHandler(Switchboard switchboard, EmbeddedSettings settings, TimeSource time) {
    this.switchboard = switchboard;
    this.settings = settings;
    this.time = time;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    var refusal = RequestRules.refusal(exchange);
    if (refusal != null) {
      Answers.sendAndClose(exchange, refusal.status(), refusal.reason());
      return;
    }
    exchange.addExchangeCompleteListener(
        (done, next) -> {
          HeadScan.of(done).restart(done);
          next.proceed();
        });
    if (HopByHop.connectionSays(exchange.getRequestHeaders(), Headers.CLOSE)) {
      // Undertow sees it only if it stands alone
      exchange.setPersistent(false);
    }
    if (RequestRules.isChunked(exchange)) {
      StrictChunks.install(exchange);
    }
    new Forwarding(exchange, switchboard, settings, time).start();
  }
}
