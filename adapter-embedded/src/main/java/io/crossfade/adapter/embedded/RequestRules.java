package io.crossfade.adapter.embedded;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.Protocols;
import io.undertow.util.StatusCodes;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that two servers could read differently, which is what smuggling lives on. What
 * Undertow's parser refuses by itself is not looked at again: names and values with odd characters,
 * blanks before a colon, lines without a carriage return, a length beside an encoding, two of
 * either, two hosts or none, heads that are too large.
 *
 * <p>Confined to the request's I/O thread.
 */
final class RequestRules {

  /** More digits would overflow. */
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  /**
   * Why a request is refused.
   *
   * @param status the answer's status
   * @param reason a sentence for the client
   */
  record Refusal(int status, String reason) {}

  private RequestRules() {}

  /** Returns why the request is refused; nothing if it is not. */
  static @Nullable Refusal refusal(HttpServerExchange exchange) {
    if (!HeadScan.of(exchange).isClean()) {
      return bad("A header line is folded.");
    }
    var protocol = exchange.getProtocol();
    if (!protocol.equals(Protocols.HTTP_1_1) && !protocol.equals(Protocols.HTTP_1_0)) {
      return new Refusal(StatusCodes.HTTP_VERSION_NOT_SUPPORTED, "Only HTTP/1.1 is served here.");
    }
    var method = exchange.getRequestMethod();
    if (method.equals(Methods.CONNECT) || method.equals(Methods.TRACE)) {
      return new Refusal(StatusCodes.METHOD_NOT_ALLOWED, method + " is not served here.");
    }
    return framing(exchange);
  }

  /** Returns whether the request's body is chunked. */
  static boolean isChunked(HttpServerExchange exchange) {
    return exchange.getRequestHeaders().contains(Headers.TRANSFER_ENCODING);
  }

  private static @Nullable Refusal framing(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getRequestHeaders();
    var encoding = headers.getFirst(Headers.TRANSFER_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase(Headers.CHUNKED.toString())) {
      return bad("The transfer encoding is not chunked.");
    }
    if (encoding != null && !exchange.isHttp11()) {
      return bad("HTTP/1.0 knows no transfer encoding.");
    }
    var length = headers.getFirst(Headers.CONTENT_LENGTH);
    if (length != null && !LENGTH.matcher(length).matches()) {
      return bad("The content length is not a number.");
    }
    return null;
  }

  private static Refusal bad(String reason) {
    return new Refusal(StatusCodes.BAD_REQUEST, reason);
  }
}
