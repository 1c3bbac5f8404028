package io.crossfade.adapter.embedded;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.HashSet;
import java.util.Set;

/**
 * Copies header fields from one side to the other without those that are meant for one connection
 * only (RFC 9110, 7.6.1).
 *
 * <p>Thread-safe.
 */
final class HopByHop {

  private static final Set<HttpString> ALWAYS =
      Set.of(
          Headers.CONNECTION,
          HttpString.tryFromString("Keep-Alive"),
          HttpString.tryFromString("Proxy-Connection"),
          HttpString.tryFromString("HTTP2-Settings"),
          Headers.TE,
          Headers.TRANSFER_ENCODING,
          Headers.UPGRADE);

  /** A message must not lose these, whatever it says of them. */
  private static final Set<HttpString> NEVER = Set.of(Headers.CONTENT_LENGTH, Headers.HOST);

  private HopByHop() {}

  /** Copies every field but those for one connection and those named. */
  static void copy(HeaderMap from, HeaderMap to, Set<HttpString> without) {
    var listed = listed(from);
    for (HeaderValues values : from) {
      var name = values.getHeaderName();
      if (!ALWAYS.contains(name) && !without.contains(name) && !listed.contains(name)) {
        to.putAll(name, values);
      }
    }
  }

  /** Returns whether the connection field has a token. */
  static boolean connectionSays(HeaderMap headers, HttpString token) {
    return listed(headers).contains(token);
  }

  private static Set<HttpString> listed(HeaderMap headers) {
    var values = headers.get(Headers.CONNECTION);
    if (values == null) {
      return Set.of();
    }
    var listed = new HashSet<HttpString>();
    for (var value : values) {
      for (var token : value.split(",", -1)) {
        listed.add(HttpString.tryFromString(token.strip()));
      }
    }
    listed.removeAll(NEVER);
    return listed;
  }
}
