package io.crossfade.engine;

import io.crossfade.model.InstanceId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Requests that were cut off, counted once however often a drain is begun again. What is recorded
 * of an instance is of the start that was drained: it says nothing of what runs there later, nor of
 * what the instance gets once it serves again. Engine's thread.
 */
final class CutOffs {

  private final Map<InstanceId, Long> standing = new LinkedHashMap<>();
  private long past;

  /** A drain deadline passed; seen again after a crash, the greater number counts. */
  void add(Map<InstanceId, Long> inFlight) {
    inFlight.forEach((id, count) -> standing.merge(id, count, Math::max));
  }

  /** These serve again, or are another start: their next drain is one of its own. */
  void settle(Collection<InstanceId> ids) {
    for (var id : ids) {
      var count = standing.remove(id);
      past += count == null ? 0 : count;
    }
  }

  /** Nothing that was seen before holds any more. */
  void settleAll() {
    past = total();
    standing.clear();
  }

  /** Returns whether requests at the instance as it is now were recorded as cut off. */
  boolean stands(InstanceId id) {
    return standing.containsKey(id);
  }

  long total() {
    return past + standing.values().stream().mapToLong(Long::longValue).sum();
  }
}
