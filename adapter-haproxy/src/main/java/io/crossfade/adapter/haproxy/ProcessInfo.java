package io.crossfade.adapter.haproxy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

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
    var pid = value(lines, "Pid: ");
    if (pid.isEmpty()) {
      throw new IllegalArgumentException("no process information");
    }
    return new ProcessInfo(
        pid.get(),
        value(lines, "Start_time_sec: ").orElse("0"),
        Duration.ofSeconds(Long.parseLong(value(lines, "Uptime_sec: ").orElse("0"))),
        value(lines, "Stopping: ").filter("1"::equals).isPresent());
  }

  private static Optional<String> value(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .map(line -> line.substring(name.length()));
  }

  /** Returns what no other process of this machine has. */
  String incarnation() {
    return pid + "@" + started;
  }
}
