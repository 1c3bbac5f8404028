package io.crossfade.adapter.haproxy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Which process of HAProxy answered, by {@code show info}.
 *
 * <p>Immutable.
 *
 * @param pid its process id
 * @param started when it started, in HAProxy's words
 * @param uptime how long it has been running, in whole seconds
 * @param isStopping whether it is from before a reload, and ends with its last connection
 */
record ProcessInfo(String pid, String started, Duration uptime, boolean isStopping) {

  /**
   * Reads the answer to {@code show info}.
   *
   * @throws IllegalArgumentException if it does not say which process it is
   */
  static ProcessInfo parse(List<String> lines) {
    var values = new LinkedHashMap<String, String>();
    for (var line : lines) {
      int colon = line.indexOf(": ");
      if (colon > 0) {
        values.put(line.substring(0, colon), line.substring(colon + 2));
      }
    }
    var pid = values.get("Pid");
    if (pid == null) {
      throw new IllegalArgumentException("no process information");
    }
    return new ProcessInfo(
        pid,
        values.getOrDefault("Start_time_sec", "0"),
        Duration.ofSeconds(Long.parseLong(values.getOrDefault("Uptime_sec", "0"))),
        "1".equals(values.get("Stopping")));
  }

  /** Returns what no other process of this machine has. */
  String incarnation() {
    return pid + "@" + started;
  }
}
