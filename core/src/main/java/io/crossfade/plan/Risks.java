package io.crossfade.plan;

import io.crossfade.model.InstanceId;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * What a plan tolerates and has not made good yet: of each set of instances so many may be left
 * out, the largest at worst. Who is verified anew, drained or stopped is at risk no more.
 *
 * <p>Not thread-safe.
 */
final class Risks {

  private final ToIntFunction<InstanceId> capacityOf;
  private final Map<InstanceId, Risk> risks = new HashMap<>();
  private int capacity;

  Risks(ToIntFunction<InstanceId> capacityOf) {
    this.capacityOf = capacityOf;
  }

  /** Some of these may be missing. */
  private static final class Risk {

    private final Set<InstanceId> instances;
    private final int tolerated;
    private int capacity;

    private Risk(Collection<InstanceId> instances, int tolerated) {
      this.instances = new HashSet<>(instances);
      this.tolerated = tolerated;
    }
  }

  /** Returns how much capacity may be missing in all. */
  int capacity() {
    return capacity;
  }

  /** Of these instances, so many may be missing from now on. */
  void take(List<InstanceId> instances, int tolerated) {
    forget(instances);
    if (tolerated > 0) {
      var risk = new Risk(instances, tolerated);
      instances.forEach(id -> risks.put(id, risk));
      weigh(risk);
    }
  }

  /** Nothing is at risk in these any more. */
  void forget(Collection<InstanceId> instances) {
    if (risks.isEmpty()) {
      return;
    }
    var changed = new LinkedHashSet<Risk>();
    for (var id : instances) {
      var risk = risks.remove(id);
      if (risk != null) {
        risk.instances.remove(id);
        changed.add(risk);
      }
    }
    changed.forEach(this::weigh);
  }

  private void weigh(Risk risk) {
    int worst =
        risk.instances.stream()
            .map(capacityOf::applyAsInt)
            .sorted(Comparator.reverseOrder())
            .limit(risk.tolerated)
            .mapToInt(Integer::intValue)
            .sum();
    capacity += worst - risk.capacity;
    risk.capacity = worst;
  }
}
