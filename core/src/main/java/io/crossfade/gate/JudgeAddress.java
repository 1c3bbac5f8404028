package io.crossfade.gate;

import io.crossfade.internal.net.HttpRequest;
import io.crossfade.model.Endpoint;
import java.net.URI;
import java.util.Locale;

/**
 * Where a judge is.
 *
 * <p>Immutable.
 *
 * @param isTls whether it is asked over TLS
 * @param endpoint whom to connect to
 * @param hostHeader the name to ask for, with the port as the URL has it
 * @param target path and query
 */
record JudgeAddress(boolean isTls, Endpoint endpoint, String hostHeader, String target) {

  private static final String RULE =
      "judge must be an http or https URL with a host and without user and fragment";

  static JudgeAddress of(URI uri) {
    var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean tls = scheme.equals("https");
    var host = uri.getHost();
    if ((!tls && !scheme.equals("http"))
        || host == null
        || uri.getRawUserInfo() != null
        || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(RULE);
    }
    int usual = tls ? 443 : 80;
    var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new JudgeAddress(
        tls,
        Endpoint.of(bare, uri.getPort() < 0 ? usual : uri.getPort()),
        uri.getPort() < 0 ? host : host + ":" + uri.getPort(),
        target(uri));
  }

  private static String target(URI uri) {
    var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return HttpRequest.requireTarget(
        uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
  }

  /** Returns the address without its query, which may hold a secret. */
  @Override
  public String toString() {
    return "'"
        + (isTls ? "https" : "http")
        + "://"
        + hostHeader
        + target.replaceFirst("\\?.*", "")
        + "'";
  }
}
