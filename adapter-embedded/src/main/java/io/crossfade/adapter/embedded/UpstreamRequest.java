package io.crossfade.adapter.embedded;

import io.undertow.client.ClientRequest;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.Set;

/**
 * Makes the request that an instance gets of the one that a client sent. The target stays as it
 * was, byte by byte.
 *
 * <p>Thread-safe.
 */
final class UpstreamRequest {

  private static final HttpString FORWARDED = HttpString.tryFromString("Forwarded");
  private static final HttpString H2C = HttpString.tryFromString("h2c");

  /** What a client could lie about, and what is not passed on. */
  private static final Set<HttpString> CLAIMS =
      Set.of(
          FORWARDED,
          Headers.X_FORWARDED_FOR,
          Headers.X_FORWARDED_HOST,
          Headers.X_FORWARDED_PORT,
          Headers.X_FORWARDED_PROTO,
          Headers.X_FORWARDED_SERVER,
          HttpString.tryFromString("X-Forwarded-Prefix"),
          HttpString.tryFromString("X-Forwarded-Ssl"),
          HttpString.tryFromString("X-Real-IP"),
          Headers.TRAILER);

  /** The trailers are dropped, so nothing may announce them. */
  private static final Set<HttpString> TRAILER = Set.of(Headers.TRAILER);

  private UpstreamRequest() {}

  /**
   * Returns the request to send.
   *
   * @param trustForwarded whether what the request says of its origin is believed
   */
  static ClientRequest of(HttpServerExchange exchange, boolean trustForwarded) {
    var request =
        new ClientRequest().setMethod(exchange.getRequestMethod()).setPath(path(exchange));
    var from = exchange.getRequestHeaders();
    var to = request.getRequestHeaders();
    HopByHop.copy(from, to, trustForwarded ? TRAILER : CLAIMS);
    addHost(exchange, to);
    addOrigin(exchange, to);
    addFraming(exchange, to);
    return request;
  }

  /** Returns whether the client asks to speak another protocol that we let through. */
  static boolean isUpgrade(HttpServerExchange exchange) {
    var headers = exchange.getRequestHeaders();
    var protocol = headers.getFirst(Headers.UPGRADE);
    return protocol != null
        && exchange.isHttp11()
        && exchange.isRequestComplete()
        && HopByHop.connectionSays(headers, Headers.UPGRADE)
        && !H2C.equalToString(protocol);
  }

  private static String path(HttpServerExchange exchange) {
    var target = exchange.getRequestURI();
    if (exchange.isHostIncludedInRequestURI()) {
      int path = target.indexOf('/', target.indexOf("//") + 2);
      target = path < 0 ? "/" : target.substring(path);
    }
    var query = exchange.getQueryString();
    return query.isEmpty() ? target : target + "?" + query;
  }

  /** A target with a host in it wins over the host field (RFC 9112, 3.2.2). */
  private static void addHost(HttpServerExchange exchange, HeaderMap to) {
    if (exchange.isHostIncludedInRequestURI()) {
      var target = exchange.getRequestURI();
      int host = target.indexOf("//") + 2;
      int path = target.indexOf('/', host);
      to.put(Headers.HOST, target.substring(host, path < 0 ? target.length() : path));
    }
  }

  private static void addOrigin(HttpServerExchange exchange, HeaderMap to) {
    var client = exchange.getSourceAddress().getAddress().getHostAddress();
    var before = to.get(Headers.X_FORWARDED_FOR);
    to.put(
        Headers.X_FORWARDED_FOR,
        before == null ? client : String.join(", ", before) + ", " + client);
    var host = to.getFirst(Headers.HOST);
    if (host != null && !to.contains(Headers.X_FORWARDED_HOST)) {
      to.put(Headers.X_FORWARDED_HOST, host);
    }
    if (!to.contains(Headers.X_FORWARDED_PROTO)) {
      to.put(Headers.X_FORWARDED_PROTO, exchange.getRequestScheme());
    }
  }

  private static void addFraming(HttpServerExchange exchange, HeaderMap to) {
    if (RequestRules.isChunked(exchange)) {
      to.put(Headers.TRANSFER_ENCODING, Headers.CHUNKED.toString());
    }
    if (isUpgrade(exchange)) {
      to.put(Headers.CONNECTION, Headers.UPGRADE_STRING);
      to.put(Headers.UPGRADE, exchange.getRequestHeaders().getFirst(Headers.UPGRADE));
    }
  }
}
