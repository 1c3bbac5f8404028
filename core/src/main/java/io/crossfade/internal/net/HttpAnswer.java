package io.crossfade.internal.net;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A complete HTTP answer. Not API: may change or vanish in any release.
 *
 * <p>Immutable.
 *
 * @param status 200 to 999, or 101
 * @param headers all fields of the head, in order
 * @param body the body as UTF-8; what is no UTF-8 is replaced
 */
public record HttpAnswer(int status, List<HttpHeader> headers, String body) {

  static HttpAnswer of(HttpHead head, byte[] body) {
    return new HttpAnswer(head.status(), head.fields(), new String(body, StandardCharsets.UTF_8));
  }

  /** Returns the values of all fields of a name. */
  public List<String> values(String name) {
    return headers.stream().filter(field -> field.isNamed(name)).map(HttpHeader::value).toList();
  }

  /** Returns whether the body is as it is meant to be read, not compressed or otherwise encoded. */
  public boolean isPlain() {
    return values("Content-Encoding").stream().allMatch("identity"::equalsIgnoreCase);
  }
}
