package io.crossfade.adapter.embedded;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.internal.wire.AdminToken;
import io.crossfade.internal.wire.StrictJson;
import io.crossfade.spi.Fence;
import io.crossfade.spi.RouterCapabilities.Feature;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
 *   PUT /v1/fence          {}, or as below
 *   PUT /v1/table          {}, or {"kind": …, "message": …} as the router refused it
 * </pre>
 *
 * <p>Thread-safe; the router is called on the worker's threads, because it looks names up and
 * writes to disk, and everything else is done on the I/O thread.
 */
final class AdminHandler implements HttpHandler {

  static final String CAPABILITIES = "/v1/capabilities";
  static final String OBSERVATION = "/v1/observation";
  static final String FENCE = "/v1/fence";
  static final String TABLE = "/v1/table";

  /** The largest table, in bytes of JSON. */
  static final int MOST = 64 << 20;

  private static final String NOTHING = "{}";
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
      receive(exchange);
    }
  }

  /** What a call is answered with. */
  private static final class Reply {

    private final int status;
    private final String json;

    private Reply(int status, String json) {
      this.status = status;
      this.json = json;
    }

    static Reply ok(String json) {
      return new Reply(StatusCodes.OK, json);
    }
  }

  private void receive(HttpServerExchange exchange) {
    // a connection serves one call, so nothing has to be made ready for the next
    exchange.setPersistent(false);
    if (RequestRules.isChunked(exchange)) {
      StrictChunks.install(exchange);
    }
    exchange.getRequestReceiver().setMaxBufferSize(MOST);
    exchange
        .getRequestReceiver()
        .receiveFullBytes(
            (from, json) ->
                from.dispatch(from.getConnection().getWorker(), () -> work(from, json)));
  }

  private void work(HttpServerExchange exchange, byte[] json) {
    var reply = reply(exchange.getRequestMethod() + " " + exchange.getRequestPath(), json);
    exchange.getIoThread().execute(() -> send(exchange, reply));
  }

  private Reply reply(String call, byte[] json) {
    try {
      return switch (call) {
        case "GET " + CAPABILITIES -> Reply.ok(capabilities());
        case "GET " + OBSERVATION -> Reply.ok(ObservationJson.write(router.observe()));
        case "PUT " + FENCE -> Reply.ok(fence(read(json, Setting::parseFence)));
        case "PUT " + TABLE -> Reply.ok(apply(read(json, Setting::parse)));
        default -> new Reply(StatusCodes.NOT_FOUND, NOTHING);
      };
    } catch (AdapterException e) {
      var body = StrictJson.object().put("kind", e.kind().name());
      body.put("message", e.getMessage());
      return new Reply(StatusCodes.CONFLICT, StrictJson.text(body));
    }
  }

  private String capabilities() {
    boolean forgets = router.capabilities().has(Feature.VOLATILE);
    return StrictJson.text(StrictJson.object().put("volatile", forgets));
  }

  private String fence(Fence fence) {
    router.fence(fence);
    return NOTHING;
  }

  private String apply(Setting setting) {
    router.apply(setting.table(), setting.fence());
    return NOTHING;
  }

  /** Reads what was sent. */
  private interface Parser<T> {
    T parse(String json) throws IOException;
  }

  private static <T> T read(byte[] json, Parser<T> parser) {
    try {
      return parser.parse(new String(json, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw refused(e.getMessage());
    }
  }

  private static AdapterException refused(@Nullable String why) {
    return new AdapterException(
        Kind.PERMANENT,
        "The embedded router was sent what it cannot read, and nothing was changed: " + why + ".");
  }

  private static void send(HttpServerExchange exchange, Reply reply) {
    if (exchange.isResponseStarted()) {
      return;
    }
    exchange.setStatusCode(reply.status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseSender().send(reply.json);
  }
}
