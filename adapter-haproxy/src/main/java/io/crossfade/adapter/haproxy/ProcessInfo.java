package io.crossfade.adapter.haproxy;

import java.time.Duration;
import java.util.List;

/**
 * Which process of HAProxy answered, by {@code show info}.
 *
 * <p>Immutable.
 *
 * @param pid its process id
 * @param started when it started, in HAProxy's words
 * @param uptime how long it has been running, in whole seconds
 * @param version its version, such as {@code 3.0.11}; 0 if it does not say
 * @param isStopping whether it is from before a reload, and ends with its last connection
 */
record ProcessInfo(
    String pid, String started, Duration uptime, String version, boolean isStopping) {

  private static final int DELETES_SERVERS_SAFELY = 3;

  /**
   * Reads the answer to {@code show info}.
   *
   * @throws IllegalArgumentException if it does not say which process it is
   */
  static ProcessInfo parse(List<String> lines) {
    var pid = value(lines, "Pid: ", "");
    if (pid.isEmpty()) {
      throw new IllegalArgumentException("no process information");
    }
    return new ProcessInfo(
        pid,
        value(lines, "Start_time_sec: ", "0"),
        Duration.ofSeconds(Long.parseLong(value(lines, "Uptime_sec: ", "0"))),
        value(lines, "Version: ", "0"),
        value(lines, "Stopping: ", "0").equals("1"));
  }

  private static String value(List<String> lines, String name, String otherwise) {
    for (var line : lines) {
      if (line.startsWith(name)) {
        return line.substring(name.length());
      }
    }
    return otherwise;
  }

  /**
   * Returns whether it refuses to delete a server that still has requests. Versions before 2.9 may
   * crash: <a href="https://github.com/haproxy/haproxy/issues/2298">haproxy#2298</a>.
   */
  boolean deletesServersSafely() {
    var major = version.substring(0, Math.max(1, version.indexOf('.')));
    return major.matches("[0-9]{1,4}") && Integer.parseInt(major) >= DELETES_SERVERS_SAFELY;
  }

  /** Returns what no other process of this machine has. */
  String incarnation() {
    return pid + "@" + started;
  }
}
