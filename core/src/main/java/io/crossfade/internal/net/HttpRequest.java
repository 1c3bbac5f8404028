package io.crossfade.internal.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossfade.internal.net.Dialer.Talk;
import io.crossfade.model.Names;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An HTTP/1.1 request that ends its connection. Not API: may change or vanish in any release.
 *
 * <p>Immutable.
 */
public final class HttpRequest {

  private static final Pattern TARGET = Pattern.compile("/(?!/)[\\x21\\x22\\x24-\\x7e]{0,2047}");

  private static final HttpHeader AGENT = new HttpHeader("User-Agent", "crossfade");

  private final String method;
  private final String target;
  private final List<HttpHeader> headers;
  private final String body;

  private HttpRequest(String method, String target, List<HttpHeader> headers, String body) {
    this.method = method;
    this.target = requireTarget(target);
    this.headers = List.copyOf(headers);
    this.body = body;
  }

  /**
   * Returns a question without a body.
   *
   * @param target path and query
   * @throws IllegalArgumentException if it is not that
   */
  public static HttpRequest get(String target) {
    return new HttpRequest("GET", target, List.of(AGENT, new HttpHeader("Accept", "*/*")), "");
  }

  /**
   * Returns a question with JSON.
   *
   * @param target path and query
   * @throws IllegalArgumentException if it is not that
   */
  public static HttpRequest post(String target, String json) {
    var headers =
        List.of(
            AGENT,
            new HttpHeader("Accept", "application/json"),
            new HttpHeader("Content-Type", "application/json"),
            new HttpHeader("Content-Length", String.valueOf(json.getBytes(UTF_8).length)));
    return new HttpRequest("POST", target, headers, json);
  }

  /**
   * Returns {@code target} if it is a path, with a query or without, and nothing else.
   *
   * @throws IllegalArgumentException if it is not
   */
  public static String requireTarget(String target) {
    if (!TARGET.matcher(target).matches()) {
      throw new IllegalArgumentException(
          "path must start with one '/' and be at most 2,048 printable ASCII characters without"
              + " spaces and '#', was '"
              + Names.printable(target)
              + "'");
    }
    return target;
  }

  /** Returns this request with these fields, in place of those of the same name. */
  public HttpRequest with(List<HttpHeader> more) {
    var kept = headers.stream().filter(own -> more.stream().noneMatch(h -> h.isNamed(own.name())));
    return new HttpRequest(method, target, Stream.concat(kept, more.stream()).toList(), body);
  }

  /**
   * Returns the talk that sends this request and reads the answer.
   *
   * @param host the name to ask for
   * @param bodyLimit the longest body that is read
   * @throws IllegalArgumentException if the request is too long
   */
  public Talk<HttpAnswer> to(String host, int bodyLimit) {
    var bytes = asBytes(host);
    return (in, out) -> {
      out.write(bytes);
      out.flush();
      return new HttpReader(in, bodyLimit).read();
    };
  }

  /** Returns the most bytes an answer may have on the wire, for a {@link Dialer}. */
  public static int mostReceived(int bodyLimit) {
    return 2 * (HttpReader.HEAD_LIMIT + bodyLimit);
  }

  private byte[] asBytes(String host) {
    var text = new StringBuilder(256).append(method).append(' ').append(target);
    text.append(" HTTP/1.1\r\nHost: ").append(host);
    text.append("\r\nConnection: close\r\nAccept-Encoding: identity\r\n");
    headers.forEach(h -> text.append(h.name()).append(": ").append(h.value()).append("\r\n"));
    var bytes = text.append("\r\n").append(body).toString().getBytes(UTF_8);
    if (bytes.length > Dialer.MOST_SENT) {
      throw new IllegalArgumentException(
          "a request must be at most " + Dialer.MOST_SENT + " bytes, was " + bytes.length);
    }
    return bytes;
  }
}
