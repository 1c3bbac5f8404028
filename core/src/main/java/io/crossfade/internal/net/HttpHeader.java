package io.crossfade.internal.net;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One header field. Not API: may change or vanish in any release.
 *
 * <p>Immutable.
 *
 * @param name the field's name, in the case it came in
 * @param value its value, without white space around it
 */
public record HttpHeader(String name, String value) {

  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");
  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]{0,4096}");
  private static final Set<String> OURS =
      Set.of(
          "host",
          "connection",
          "content-length",
          "transfer-encoding",
          "accept-encoding",
          "expect",
          "upgrade",
          "te",
          "trailer");

  /**
   * Returns a field to be sent.
   *
   * @throws IllegalArgumentException if it cannot be, or frames the request; the value is not shown
   */
  public static HttpHeader toSend(String name, String value) {
    if (!isName(name)) {
      throw new IllegalArgumentException("header name must be a token of at most 128 characters");
    }
    if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("header '" + name + "' is set by the client itself");
    }
    if (!VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "the value of header '" + name + "' must be at most 4,096 printable ASCII characters");
    }
    return new HttpHeader(name, value.strip());
  }

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  boolean isNamed(String other) {
    return name.equalsIgnoreCase(other);
  }

  /** Returns the name only: a value may be a secret. */
  @Override
  public String toString() {
    return name;
  }
}
