package io.crossfade.adapter.embedded;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.spi.RouterCapabilities.Feature;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets another process drive an {@link EmbeddedRouter} through HTTP, one call of the contract a
 * request:
 *
 * <pre>
 *   GET /v1/capabilities   {"volatile": …}
 *   GET /v1/observation    the observation
 *   PUT /v1/table          204, or {"kind": …, "message": …} as the router refused it
 * </pre>
 *
 * <p>Thread-safe; works on the worker's threads, because a table is looked up and written to disk.
 */
final class AdminHandler implements HttpHandler {

  static final String CAPABILITIES = "/v1/capabilities";
  static final String OBSERVATION = "/v1/observation";
  static final String TABLE = "/v1/table";

  /** The largest table, in bytes of JSON. */
  static final int MOST = 64 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(AdminHandler.class);

  private final EmbeddedRouter router;
  private final AdminToken token;

  AdminHandler(EmbeddedRouter router, AdminToken token) {
    this.router = router;
    this.token = token;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    var refusal = RequestRules.refusal(exchange);
    if (refusal != null) {
      Answers.sendAndClose(exchange, refusal.status(), refusal.reason());
    } else if (!token.isShownBy(exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION))) {
      LOG.warn("An admin request without the right token was refused.");
      Answers.sendAndClose(exchange, StatusCodes.FORBIDDEN, "The token is not the right one.");
    } else {
      // a connection serves one call, so nothing has to be made ready for the next
      exchange.setPersistent(false);
      if (RequestRules.isChunked(exchange)) {
        StrictChunks.install(exchange);
      }
      exchange.dispatch(this::call);
    }
  }

  private void call(HttpServerExchange exchange) throws IOException {
    exchange.startBlocking();
    try {
      answer(exchange);
    } catch (AdapterException e) {
      var body = TableJson.MAPPER.createObjectNode().put("kind", e.kind().name());
      body.put("message", e.getMessage());
      send(exchange, StatusCodes.CONFLICT, TableJson.bytes(body));
    }
  }

  private void answer(HttpServerExchange exchange) throws IOException {
    var call = exchange.getRequestMethod() + " " + exchange.getRequestPath();
    switch (call) {
      case "GET " + CAPABILITIES -> sendCapabilities(exchange);
      case "GET " + OBSERVATION ->
          send(exchange, StatusCodes.OK, ObservationJson.write(router.observe()));
      case "PUT " + TABLE -> {
        apply(exchange);
        exchange.setStatusCode(StatusCodes.NO_CONTENT);
      }
      default -> Answers.send(exchange, StatusCodes.NOT_FOUND, "There is no such call.");
    }
  }

  private void sendCapabilities(HttpServerExchange exchange) {
    boolean forgets = router.capabilities().has(Feature.VOLATILE);
    var body = TableJson.MAPPER.createObjectNode().put("volatile", forgets);
    send(exchange, StatusCodes.OK, TableJson.bytes(body));
  }

  private void apply(HttpServerExchange exchange) throws IOException {
    var json = exchange.getInputStream().readNBytes(MOST + 1);
    if (json.length > MOST) {
      throw refused("it has more than " + MOST + " bytes");
    }
    var setting = read(json);
    router.apply(setting.table(), setting.fence());
  }

  private static TableJson.Setting read(byte[] json) {
    try {
      return TableJson.read(json);
    } catch (IOException e) {
      throw refused(e.getMessage());
    }
  }

  private static AdapterException refused(@Nullable String why) {
    return new AdapterException(
        Kind.PERMANENT,
        "The embedded router was sent a table that it cannot read, and nothing was changed: "
            + why
            + ".");
  }

  private static void send(HttpServerExchange exchange, int status, byte[] json) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseSender().send(ByteBuffer.wrap(json));
  }
}
