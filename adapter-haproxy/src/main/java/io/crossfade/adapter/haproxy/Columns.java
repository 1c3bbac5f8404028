package io.crossfade.adapter.haproxy;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a table of HAProxy has the columns that we read. They are found by their names, for their
 * places differ by version; nothing else of a line is taken out of it.
 *
 * <p>Immutable.
 */
final class Columns {

  private final String header;
  private final char separator;

  /** By the place in a line: whether it is read. */
  private final boolean[] wanted;

  private final Map<String, Integer> places;

  private Columns(String header, char separator, boolean[] wanted, Map<String, Integer> places) {
    this.header = header;
    this.separator = separator;
    this.wanted = wanted;
    this.places = places;
  }

  /**
   * Finds the columns of one kind of table. It keeps where they were: a table's header is longer
   * than a few rows, and is the same at each look. Thread-safe.
   */
  static final class Finder {

    private final char separator;
    private final List<String> names;
    private volatile @Nullable Columns last;

    /**
     * Makes a finder.
     *
     * @param separator what stands between two fields; a field in quotes may have some
     * @param names the columns to read
     */
    Finder(char separator, List<String> names) {
      this.separator = separator;
      this.names = names;
    }

    /**
     * Finds them.
     *
     * @param header the names of all columns, in the order of the table
     * @throws IllegalArgumentException if one is missing
     */
    Columns in(String header) {
      var before = last;
      if (before != null && before.header.equals(header)) {
        return before;
      }
      var found = of(header, separator, names);
      last = found;
      return found;
    }
  }

  private static Columns of(String header, char separator, List<String> names) {
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
    return new Columns(header, separator, wanted, places);
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
  static final class Row {

    private final Map<String, Integer> places;
    private final String[] fields;

    private Row(Map<String, Integer> places, String[] fields) {
      this.places = places;
      this.fields = fields;
    }

    String text(String column) {
      return fields[Objects.requireNonNull(places.get(column), column)];
    }
  }
}
