package io.crossfade.model;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The allow-list that every name from outside passes before it can reach a load balancer, a
 * configuration or a command: {@code [A-Za-z0-9_.:-]{1,128}}. Names are refused, never escaped.
 *
 * <p>Thread-safe.
 */
public final class Names {

  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");
  private static final int SHOWN = 40;

  private Names() {}

  /**
   * Returns {@code name} if it is on the allow-list.
   *
   * @param what what the name is for, such as {@code instance id}
   * @param name the name to check
   * @throws IllegalArgumentException if it is not
   */
  public static String requireAllowed(String what, String name) {
    Objects.requireNonNull(name, what);
    if (!ALLOWED.matcher(name).matches()) {
      throw new IllegalArgumentException(
          what + " must match " + ALLOWED.pattern() + ", was '" + printable(name) + "'");
    }
    return name;
  }

  /** Returns {@code text} cut short and without control characters, safe to show and to log. */
  public static String printable(String text) {
    return printable(text, SHOWN);
  }

  /**
   * Returns {@code text} on one line, without control or format characters, safe to show and to
   * log.
   *
   * @param limit the most characters to keep
   */
  public static String printable(String text, int limit) {
    var clean = new StringBuilder(Math.min(text.length(), limit));
    int at = 0;
    for (int shown = 0; at < text.length() && shown < limit; shown++) {
      int c = text.codePointAt(at);
      clean.appendCodePoint(isPlain(c) ? c : '?');
      at += Character.charCount(c);
    }
    return at < text.length() ? clean + "…" : clean.toString();
  }

  private static boolean isPlain(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }
}
