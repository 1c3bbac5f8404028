package io.crossfade.adapter.haproxy;

import io.crossfade.spi.TrafficCounters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One server of {@code show stat}.
 *
 * <p>Immutable.
 *
 * @param inFlight requests and tunnels at it now, those that wait for it included
 * @param counters the requests that ended since HAProxy began to count
 * @param status its status, such as {@code UP} or {@code DOWN 1/2}
 * @param check what the last check saw, such as {@code L7OK}; empty if there was none
 * @param responseTime the mean over the last 1,024 requests
 */
record ServerStats(
    long inFlight, TrafficCounters counters, String status, String check, Duration responseTime) {

  /**
   * Reads the answer to {@code show stat <backend> 4 -1}, by the names of its columns: their places
   * differ by version.
   *
   * @return the servers by name
   * @throws IllegalArgumentException if it is not of that form
   */
  static Map<String, ServerStats> parse(List<String> lines) {
    if (lines.isEmpty() || !lines.get(0).startsWith("# pxname,svname,")) {
      throw new IllegalArgumentException("no statistics");
    }
    var columns = new HashMap<String, Integer>();
    for (var name : lines.get(0).substring(2).split(",", -1)) {
      columns.put(name, columns.size());
    }
    var stats = new LinkedHashMap<String, ServerStats>();
    for (var line : lines.subList(1, lines.size())) {
      var row = new Row(columns, fields(line));
      stats.put(row.text("svname"), row.stats());
    }
    return stats;
  }

  /** Takes a line apart at its commas; a field in quotes may have some, and doubled quotes. */
  private static List<String> fields(String line) {
    var fields = new ArrayList<String>();
    var field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        field.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }

  private record Row(Map<String, Integer> columns, List<String> fields) {

    ServerStats stats() {
      long success = number("hrsp_1xx") + number("hrsp_2xx") + number("hrsp_3xx");
      long client = number("hrsp_4xx");
      long server = number("hrsp_5xx");
      long other = number("hrsp_other");
      return new ServerStats(
          number("scur") + number("qcur"),
          new TrafficCounters(success + client + server + other, success, client, server, other),
          text("status"),
          text("check_status"),
          Duration.ofMillis(number("ttime")));
    }

    private String text(String column) {
      var index = columns.get(column);
      if (index == null || index >= fields.size()) {
        throw new IllegalArgumentException("statistics without " + column);
      }
      return fields.get(index);
    }

    private long number(String column) {
      var text = text(column);
      return text.isEmpty() ? 0 : Math.max(0, Long.parseLong(text));
    }
  }
}
