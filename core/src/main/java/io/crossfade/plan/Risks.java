package io.crossfade.plan;

import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * What a plan tolerates and has not made good yet: of each set of instances so many may be left
 * out, the largest at worst. Who is verified anew, replaced, drained or stopped is at risk no more,
 * and who does not serve costs nothing.
 *
 * <p>Not thread-safe.
 */
final class Risks {

  private final ToIntFunction<InstanceId> capacityOf;
  private final Function<InstanceId, Optional<GroupId>> servesIn;
  private final Map<InstanceId, Risk> risks = new HashMap<>();
  private final Set<Risk> changed = new LinkedHashSet<>();
  private final Map<GroupId, Integer> totals = new HashMap<>();

  /**
   * Nothing is at risk.
   *
   * @param capacityOf tells the capacity of an instance
   * @param servesIn tells in which group an instance serves
   */
  Risks(ToIntFunction<InstanceId> capacityOf, Function<InstanceId, Optional<GroupId>> servesIn) {
    this.capacityOf = capacityOf;
    this.servesIn = servesIn;
  }

  /** Some of these may be missing; compared by identity. */
  private static final class Risk {

    private final Set<InstanceId> instances;
    private final int tolerated;
    private Map<GroupId, Integer> weighed = Map.of();

    private Risk(Collection<InstanceId> instances, int tolerated) {
      this.instances = new HashSet<>(instances);
      this.tolerated = tolerated;
    }
  }

  /** Returns how much of a group's capacity may be missing. */
  int capacity(GroupId group) {
    if (!changed.isEmpty()) {
      changed.forEach(this::weigh);
      changed.clear();
    }
    return totals.getOrDefault(group, 0);
  }

  /** Of these instances, so many may be missing from now on. */
  void take(List<InstanceId> instances, int tolerated) {
    forget(instances);
    if (tolerated > 0) {
      var risk = new Risk(instances, tolerated);
      instances.forEach(id -> risks.put(id, risk));
      changed.add(risk);
    }
  }

  /** Nothing is at risk in these any more. */
  void forget(Collection<InstanceId> instances) {
    if (!risks.isEmpty()) {
      for (var id : instances) {
        moved(id);
        var risk = risks.remove(id);
        if (risk != null) {
          risk.instances.remove(id);
        }
      }
    }
  }

  /** The instance stands elsewhere now. */
  void moved(InstanceId id) {
    var risk = risks.get(id);
    if (risk != null) {
      changed.add(risk);
    }
  }

  private void weigh(Risk risk) {
    var byGroup = new HashMap<GroupId, List<Integer>>();
    for (var id : risk.instances) {
      servesIn
          .apply(id)
          .ifPresent(
              group ->
                  byGroup
                      .computeIfAbsent(group, g -> new ArrayList<>())
                      .add(capacityOf.applyAsInt(id)));
    }
    var worst = new HashMap<GroupId, Integer>();
    byGroup.forEach((group, all) -> worst.put(group, largest(all, risk.tolerated)));
    risk.weighed.forEach((group, old) -> totals.merge(group, -old, Integer::sum));
    worst.forEach((group, now) -> totals.merge(group, now, Integer::sum));
    risk.weighed = worst;
  }

  private static int largest(List<Integer> capacities, int count) {
    return capacities.stream()
        .sorted(Comparator.reverseOrder())
        .limit(count)
        .mapToInt(Integer::intValue)
        .sum();
  }
}
