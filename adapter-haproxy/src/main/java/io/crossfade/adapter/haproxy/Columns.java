package io.crossfade.adapter.haproxy;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where a table of HAProxy has the columns that we read. They are found by their names, for their
 * places differ by version; nothing else of a line is taken out of it.
 *
 * <p>Immutable.
 */
final class Columns {

  private final char separator;

  /** By the place in a line: whether it is read. */
  private final boolean[] wanted;

  private final Map<String, Integer> places;

  private Columns(char separator, boolean[] wanted, Map<String, Integer> places) {
    this.separator = separator;
    this.wanted = wanted;
    this.places = places;
  }

  /**
   * Finds columns.
   *
   * @param header their names, in the order of the table
   * @param separator what stands between two fields; a field in quotes may have some
   * @throws IllegalArgumentException if one is missing
   */
  static Columns of(String header, char separator, List<String> names) {
    var all = List.of(header.split(String.valueOf(separator), -1));
    var places = new HashMap<String, Integer>();
    for (var name : names) {
      int place = all.indexOf(name);
      if (place < 0) {
        throw new IllegalArgumentException("a table without " + name);
      }
      places.put(name, place);
    }
    var wanted = new boolean[Collections.max(places.values()) + 1];
    places.values().forEach(place -> wanted[place] = true);
    return new Columns(separator, wanted, places);
  }

  /**
   * Takes the fields out of a line.
   *
   * @throws IllegalArgumentException if the line is too short
   */
  Row row(String line) {
    boolean quotes = line.indexOf('"') >= 0;
    var fields = new String[wanted.length];
    int start = 0;
    for (int place = 0; place < wanted.length; place++) {
      if (start > line.length()) {
        throw new IllegalArgumentException("a line of " + place + " fields");
      }
      int end = quotes ? endOfQuoted(line, start) : line.indexOf(separator, start);
      end = end < 0 ? line.length() : end;
      if (wanted[place]) {
        var field = line.substring(start, end);
        fields[place] = quotes ? unquoted(field) : field;
      }
      start = end + 1;
    }
    return new Row(places, fields);
  }

  private int endOfQuoted(String line, int start) {
    boolean quoted = false;
    for (int i = start; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        return i;
      }
    }
    return -1;
  }

  /** A field in quotes has its own quotes doubled. */
  private static String unquoted(String field) {
    boolean quoted = field.length() > 1 && field.startsWith("\"") && field.endsWith("\"");
    return quoted ? field.substring(1, field.length() - 1).replace("\"\"", "\"") : field;
  }

  /** What a line has in the columns that are read. */
  record Row(Map<String, Integer> places, String[] fields) {

    String text(String column) {
      return fields[Objects.requireNonNull(places.get(column), column)];
    }
  }
}
