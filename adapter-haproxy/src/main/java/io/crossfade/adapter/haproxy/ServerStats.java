package io.crossfade.adapter.haproxy;

import io.crossfade.spi.TrafficCounters;
import java.time.Duration;
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

  private static final Columns.Finder COLUMNS =
      new Columns.Finder(
          ',',
          List.of(
              "svname",
              "scur",
              "qcur",
              "status",
              "check_status",
              "hrsp_1xx",
              "hrsp_2xx",
              "hrsp_3xx",
              "hrsp_4xx",
              "hrsp_5xx",
              "hrsp_other",
              "ttime"));

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
    var columns = COLUMNS.in(lines.get(0).substring(2));
    var stats = new LinkedHashMap<String, ServerStats>();
    for (var line : lines.subList(1, lines.size())) {
      var row = columns.row(line);
      stats.put(row.text("svname"), of(row));
    }
    return stats;
  }

  private static ServerStats of(Columns.Row row) {
    long success = count(row, "hrsp_1xx") + count(row, "hrsp_2xx") + count(row, "hrsp_3xx");
    long client = count(row, "hrsp_4xx");
    long server = count(row, "hrsp_5xx");
    long other = count(row, "hrsp_other");
    return new ServerStats(
        count(row, "scur") + count(row, "qcur"),
        new TrafficCounters(success + client + server + other, success, client, server, other),
        row.text("status"),
        row.text("check_status"),
        Duration.ofMillis(count(row, "ttime")));
  }

  private static long count(Columns.Row row, String column) {
    var text = row.text(column);
    return text.isEmpty() ? 0 : Math.max(0, Long.parseLong(text));
  }
}
