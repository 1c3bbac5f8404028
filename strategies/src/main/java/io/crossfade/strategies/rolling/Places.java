package io.crossfade.strategies.rolling;

import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import io.crossfade.strategies.internal.Problems;
import io.crossfade.strategies.internal.Standing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;

/**
 * Where the new instances of a surge go: first to who runs the new revision outside of every group,
 * then to free places, then to those that earlier batches have left. Confined to one call.
 */
final class Places {

  private final Queue<InstanceId> queue = new ArrayDeque<>();
  private final Set<InstanceId> occupied = new HashSet<>();
  private final boolean reusable;

  Places(Standing start, GroupId group, int needed) {
    var slots = start.fleet().slots();
    start.unrouted().stream()
        .filter(start::isNew)
        .limit(needed)
        .forEach(instance -> queue.add(instance.id()));
    occupied.addAll(queue);
    var taken = start.taken();
    if (slots.open()) {
      queue.addAll(slots.take(needed - queue.size(), group.value(), taken));
    } else {
      slots.free().stream().filter(id -> !taken.contains(id)).forEach(queue::add);
    }
    reusable = !slots.open();
  }

  /** Takes so many, or as many as there are and says that it is not enough. */
  List<InstanceId> take(int count, Problems problems) {
    var taken = new ArrayList<InstanceId>();
    while (taken.size() < count && !queue.isEmpty()) {
      taken.add(queue.remove());
    }
    if (taken.size() < count && problems.isEmpty()) {
      problems.add(
          "a batch needs "
              + count
              + " free places for its new instances, but there are "
              + taken.size()
              + "; use smaller batches, in place, or free some");
    }
    return taken;
  }

  /** Returns those of them where nothing runs yet. */
  List<InstanceId> vacant(List<InstanceId> taken) {
    return taken.stream().filter(id -> !occupied.contains(id)).toList();
  }

  /** These may be used again. */
  void free(List<InstanceId> left) {
    if (reusable) {
      queue.addAll(left);
    }
  }
}
