package io.crossfade.adapter.haproxy;

import io.crossfade.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Since when which nodes cannot be reached, and for whom a plan still waits: for as long as the
 * setting {@code node-patience} says, a node may come back that could be done without.
 *
 * <p>Thread-safe.
 */
final class Absences {

  private final TimeSource time;
  private final Duration patience;
  private final Map<NodeAddress, Duration> since = new ConcurrentHashMap<>();

  Absences(TimeSource time, Duration patience) {
    this.time = time;
    this.patience = patience;
  }

  void isReached(NodeAddress node) {
    since.remove(node);
  }

  void isMissed(NodeAddress node) {
    since.putIfAbsent(node, time.elapsed());
  }

  /** Returns a line for each node that is missed and may still come back in time. */
  List<String> awaited() {
    var now = time.elapsed();
    return since.entrySet().stream()
        .filter(entry -> now.minus(entry.getValue()).compareTo(patience) < 0)
        .map(entry -> entry.getKey() + " cannot be reached, and is waited for up to " + patience)
        .sorted()
        .toList();
  }
}
