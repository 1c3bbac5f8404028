package io.crossfade.model;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A rule that sends a request to a group whatever the weights are, so that testers see the new
 * version before anyone else does.
 *
 * <p>Immutable.
 *
 * @param kind where in the request to look
 * @param name the header, cookie or query parameter; letters, digits, {@code _} and {@code -}
 * @param value the exact value, on the allow-list of {@link Names}
 * @param group where such requests go
 */
public record Pin(Kind kind, String name, String value, GroupId group) {

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** Where in the request a pin looks. */
  public enum Kind {
    /** A request header; its name is compared without regard to case. */
    HEADER,
    /** A cookie; its name is compared exactly. */
    COOKIE,
    /** A parameter of the query string; its name is compared exactly. */
    QUERY
  }

  /** Checks name and value. */
  public Pin {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(group, "group");
    if (!TOKEN.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "pin name must match " + TOKEN.pattern() + ", was '" + Names.printable(name) + "'");
    }
    Names.requireAllowed("pin value", value);
  }

  /** Returns a pin on a request header. */
  public static Pin header(String name, String value, GroupId group) {
    return new Pin(Kind.HEADER, name, value, group);
  }

  /** Returns a pin on a cookie. */
  public static Pin cookie(String name, String value, GroupId group) {
    return new Pin(Kind.COOKIE, name, value, group);
  }

  /** Returns a pin on a query parameter. */
  public static Pin query(String name, String value, GroupId group) {
    return new Pin(Kind.QUERY, name, value, group);
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + " " + name + "=" + value + " → " + group;
  }
}
