package io.crossfade.engine;

import io.crossfade.model.InstanceId;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.time.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Who was seen to leave the rotation, and for how long that has been so: whoever took it out, and
 * whoever had let it in. Engine's thread.
 */
final class Departures {

  private final TimeSource time;
  private final Set<InstanceId> reached = new HashSet<>();
  private final Map<InstanceId, Duration> left = new HashMap<>();

  Departures(TimeSource time) {
    this.time = time;
  }

  /** Takes note of a reading; somebody has left once all nodes agree that it has. */
  void observed(RoutingObservation seen) {
    var now = seen.table().routing();
    if (seen.convergence().isConverged()) {
      for (var id : Set.copyOf(reached)) {
        if (!now.isReachable(id)) {
          reached.remove(id);
          left.put(id, time.elapsed());
        }
      }
    }
    reached.addAll(now.reachable());
  }

  /** Returns whether requests were seen to reach an instance no longer ago than this. */
  boolean isWithin(Duration length, InstanceId id) {
    var gone = left.get(id);
    return reached.contains(id)
        || (gone != null && time.elapsed().minus(gone).compareTo(length) < 0);
  }
}
