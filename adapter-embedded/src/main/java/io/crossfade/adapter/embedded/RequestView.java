package io.crossfade.adapter.embedded;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a request that choose where it goes. Confined to the request's I/O thread.
 *
 * <p>Cookies are read without unescaping and without refusing odd ones: the names and values looked
 * for need neither.
 */
final class RequestView {

  private final HttpServerExchange exchange;

  RequestView(HttpServerExchange exchange) {
    this.exchange = exchange;
  }

  boolean hasHeader(String name, String value) {
    return orEmpty(exchange.getRequestHeaders().get(name)).contains(value);
  }

  boolean hasQuery(String name, String value) {
    var values = exchange.getQueryParameters().get(name);
    return values != null && values.contains(value);
  }

  boolean hasCookie(String name, String value) {
    return value.equals(cookie(name));
  }

  /** Returns the value of the first cookie of this name. */
  @Nullable String cookie(String name) {
    for (var header : orEmpty(exchange.getRequestHeaders().get(Headers.COOKIE))) {
      for (var pair : header.split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
          return unquoted(pair.substring(equals + 1).strip());
        }
      }
    }
    return null;
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  private static List<String> orEmpty(@Nullable List<String> values) {
    return values == null ? List.of() : values;
  }
}
