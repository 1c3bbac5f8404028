package io.crossfade.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Where more instances may be started: anywhere, at a list of named places, or nowhere.
 *
 * <p>Immutable.
 *
 * @param open whether any new name will do
 * @param free the names that are free, in the order they are to be used; empty when {@code open}
 */
public record Slots(boolean open, List<InstanceId> free) {

  /** Copies the names. */
  public Slots {
    free = List.copyOf(free);
    if (open && !free.isEmpty()) {
      throw new IllegalArgumentException("open slots have no list, was " + free);
    }
  }

  /** Returns that any new name will do, as with child processes. */
  public static Slots any() {
    return new Slots(true, List.of());
  }

  /** Returns that nothing can be started. */
  public static Slots none() {
    return new Slots(false, List.of());
  }

  /** Returns that these places are free. */
  public static Slots of(List<InstanceId> free) {
    return new Slots(false, free);
  }

  /**
   * Returns names for new instances: free slots in their order, or {@code prefix-1}, {@code
   * prefix-2} and so on, leaving out those taken.
   *
   * @param count how many
   * @param prefix what new names begin with, where names may be chosen
   * @param taken names that are in use
   * @throws IllegalArgumentException if there are not that many
   */
  public List<InstanceId> take(int count, String prefix, Set<InstanceId> taken) {
    var used = new HashSet<>(taken);
    if (!open) {
      var usable = free.stream().filter(id -> !used.contains(id)).limit(count).toList();
      if (usable.size() < count) {
        throw new IllegalArgumentException(
            count + " new instances are needed, but only " + usable.size() + " slots are free");
      }
      return usable;
    }
    return IntStream.iterate(1, i -> i + 1)
        .mapToObj(i -> InstanceId.of(prefix + "-" + i))
        .filter(id -> !used.contains(id))
        .limit(count)
        .toList();
  }
}
