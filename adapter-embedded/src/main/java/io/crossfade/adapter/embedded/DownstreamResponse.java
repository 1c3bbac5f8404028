package io.crossfade.adapter.embedded;

import io.undertow.client.ClientResponse;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the head that the client gets of the one that an instance answered with, and refuses one
 * whose body's end two readers could see differently.
 *
 * <p>Thread-safe.
 */
final class DownstreamResponse {

  private DownstreamResponse() {}

  /** Returns what is wrong with an instance's answer; nothing if it can be passed on. */
  static @Nullable String fault(HttpServerExchange exchange, ClientResponse response) {
    int status = response.getResponseCode();
    if (status == StatusCodes.SWITCHING_PROTOCOLS) {
      return UpstreamRequest.isUpgrade(exchange) ? null : "it switched protocols unasked";
    }
    // Undertow's client takes any other 1xx for the last answer
    if (status < StatusCodes.OK || status > 999) {
      return "it answered with status " + status;
    }
    return framingFault(response.getResponseHeaders());
  }

  private static @Nullable String framingFault(HeaderMap headers) {
    var encodings = headers.get(Headers.TRANSFER_ENCODING);
    var lengths = headers.get(Headers.CONTENT_LENGTH);
    if (encodings != null && (encodings.size() > 1 || !isChunked(encodings.getFirst()))) {
      return "its transfer encoding is not chunked";
    }
    if (encodings != null && lengths != null) {
      return "it has a content length and a transfer encoding";
    }
    if (lengths != null && !(new HashSet<>(lengths).size() == 1 && isLength(lengths.getFirst()))) {
      return "its content length is not one number";
    }
    return null;
  }

  /** Copies the head. */
  static void copy(ClientResponse response, HttpServerExchange exchange) {
    var from = response.getResponseHeaders();
    exchange.setStatusCode(response.getResponseCode());
    exchange.setReasonPhrase(response.getStatus());
    HopByHop.copy(from, exchange.getResponseHeaders(), Set.of());
    if (response.getResponseCode() == StatusCodes.SWITCHING_PROTOCOLS) {
      var protocol = from.getFirst(Headers.UPGRADE);
      if (protocol != null) {
        exchange.getResponseHeaders().put(Headers.UPGRADE, protocol);
      }
    }
  }

  /** Tells the client its session. */
  static void addSession(HttpServerExchange exchange, String cookie, String session) {
    boolean secure = exchange.getRequestScheme().equals("https");
    exchange
        .getResponseHeaders()
        .add(
            Headers.SET_COOKIE,
            cookie
                + "="
                + session
                + "; Path=/; HttpOnly; SameSite=Lax"
                + (secure ? "; Secure" : ""));
  }

  /**
   * Returns whether no body follows the head though a field speaks of one. Undertow's client would
   * wait for it.
   */
  static boolean hasPhantomBody(HttpServerExchange exchange, ClientResponse response) {
    var headers = response.getResponseHeaders();
    boolean announced =
        headers.contains(Headers.TRANSFER_ENCODING)
            || (headers.contains(Headers.CONTENT_LENGTH)
                && !"0".equals(headers.getFirst(Headers.CONTENT_LENGTH)));
    return announced
        && !exchange.getRequestMethod().equals(Methods.HEAD)
        && !Connectors.isEntityBodyAllowed(response.getResponseCode());
  }

  private static boolean isChunked(String encoding) {
    return encoding.equalsIgnoreCase(Headers.CHUNKED.toString());
  }

  private static boolean isLength(String text) {
    return text.matches("[0-9]{1,18}");
  }
}
