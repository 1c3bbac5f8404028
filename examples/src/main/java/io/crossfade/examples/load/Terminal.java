package io.crossfade.examples.load;

import java.io.Console;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the standard output can show. Immutable.
 *
 * @param interactive whether a line may be overwritten: a person looks at it
 * @param unicode whether block characters arrive as such
 * @param columns how wide a line may be
 */
public record Terminal(boolean interactive, boolean unicode, int columns) {
  private static final int USUAL_COLUMNS = 80;

  /** Refuses a terminal too narrow for anything. */
  public Terminal {
    if (columns < 20) {
      throw new IllegalArgumentException("columns must be at least 20, was " + columns);
    }
  }

  /** A log file or a pipe in plain ASCII. */
  public static Terminal plain() {
    return new Terminal(false, false, USUAL_COLUMNS);
  }

  /** Looks at this process's standard output. */
  public static Terminal detect() {
    return detect(isInteractive(System.console()), System.getenv(), System::getProperty);
  }

  static Terminal detect(
      boolean console, Map<String, String> environment, UnaryOperator<@Nullable String> property) {
    boolean interactive = console && !"dumb".equals(environment.get("TERM"));
    return new Terminal(
        interactive, encoding(property).equals(StandardCharsets.UTF_8), columns(environment));
  }

  /** From JDK 22 on there may be a console without a terminal; it has a method that says so. */
  private static boolean isInteractive(@Nullable Console console) {
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException olderJdk) {
      return true;
    }
  }

  private static Charset encoding(UnaryOperator<@Nullable String> property) {
    return Stream.of("stdout.encoding", "sun.stdout.encoding", "native.encoding")
        .map(property)
        .filter(name -> name != null && isCharset(name))
        .findFirst()
        .map(Charset::forName)
        .orElse(StandardCharsets.US_ASCII);
  }

  private static boolean isCharset(String name) {
    try {
      return Charset.isSupported(name);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static int columns(Map<String, String> environment) {
    String columns = environment.getOrDefault("COLUMNS", "");
    return columns.matches("[1-9][0-9]{1,3}")
        ? Math.max(20, Integer.parseInt(columns))
        : USUAL_COLUMNS;
  }
}
