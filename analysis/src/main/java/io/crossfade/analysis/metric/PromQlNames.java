package io.crossfade.analysis.metric;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The metrics that a PromQL text names. Thread-safe. */
final class PromQlNames {

  private static final String STRING = "\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|`[^`]*`";

  /** What stands between braces, brackets, or behind a grouping word, is no metric. */
  private static final Pattern NO_METRIC =
      Pattern.compile(
          "\\{[^}]*}|\\[[^]]*]|\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");

  private static final Pattern NAME =
      Pattern.compile("(?<![0-9.])\\b([a-zA-Z_:][a-zA-Z0-9_:]*)\\b(?!\\s*\\()");

  private static final Set<String> WORDS =
      Set.of(
          "and",
          "or",
          "unless",
          "bool",
          "offset",
          "by",
          "without",
          "on",
          "ignoring",
          "group_left",
          "group_right",
          "inf",
          "nan",
          "start",
          "end",
          "atan2");

  private PromQlNames() {}

  static Set<String> of(String promQl) {
    var bare = promQl.replaceAll(STRING, "");
    bare = NO_METRIC.matcher(bare).replaceAll(" ");
    var names = new TreeSet<String>();
    var matcher = NAME.matcher(bare);
    while (matcher.find()) {
      var name = matcher.group(1);
      boolean aggregates = bare.substring(matcher.end()).matches("(?s)\\s+\\(.*");
      if (!aggregates && !WORDS.contains(name.toLowerCase(Locale.ROOT))) {
        names.add(name);
      }
    }
    return names;
  }
}
