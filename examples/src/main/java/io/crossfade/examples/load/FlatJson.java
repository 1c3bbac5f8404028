package io.crossfade.examples.load;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * JSON objects of one line without nesting: values are texts, whole numbers and booleans.
 *
 * <p>Enough for a file of counts that other tools can read, without a library. Confined to one
 * thread.
 */
final class FlatJson {
  private final String line;
  private int at;

  private FlatJson(String line) {
    this.line = line;
  }

  /** Writes one object; texts are quoted, everything else is written as it prints. */
  static String write(Map<String, Object> values) {
    return values.entrySet().stream()
        .map(entry -> quoted(entry.getKey()) + ":" + value(entry.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String value(Object value) {
    return value instanceof CharSequence text ? quoted(text) : value.toString();
  }

  private static String quoted(CharSequence text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  /**
   * Reads what {@link #write} wrote; all values become texts.
   *
   * @throws IllegalArgumentException if the line is anything else
   */
  static Map<String, String> read(String line) {
    return new FlatJson(line).object();
  }

  private Map<String, String> object() {
    Map<String, String> values = new LinkedHashMap<>();
    expect('{');
    while (peek() != '}') {
      if (!values.isEmpty()) {
        expect(',');
      }
      String key = text();
      expect(':');
      values.put(key, peek() == '"' ? text() : bare());
    }
    expect('}');
    if (at < line.length()) {
      throw wrong("the end of the line");
    }
    return values;
  }

  private char peek() {
    if (at >= line.length()) {
      throw wrong("more");
    }
    return line.charAt(at);
  }

  private void expect(char wanted) {
    if (peek() != wanted) {
      throw wrong("'" + wanted + "'");
    }
    at++;
  }

  private IllegalArgumentException wrong(String wanted) {
    return new IllegalArgumentException(
        "expected " + wanted + " at character " + at + " of: " + line);
  }

  private String bare() {
    int begin = at;
    while (peek() != ',' && peek() != '}') {
      at++;
    }
    return line.substring(begin, at);
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    expect('"');
    while (peek() != '"') {
      char c = line.charAt(at++);
      text.append(c == '\\' ? escaped() : c);
    }
    at++;
    return text.toString();
  }

  private char escaped() {
    char c = peek();
    at++;
    if (c != 'u') {
      return c;
    }
    if (at + 4 > line.length()) {
      throw wrong("four hexadecimal digits");
    }
    at += 4;
    return (char) Integer.parseInt(line.substring(at - 4, at), 16);
  }
}
