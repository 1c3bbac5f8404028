package io.crossfade.strategies.rolling;

import io.crossfade.model.Instance;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/** In which order a rolling deployment takes the instances. */
public enum Order {
  /** As they are listed in their group. The default. */
  LISTED,
  /** The last first. */
  REVERSED,
  /**
   * Zone by zone, by name; no batch is in two zones, so that only one zone is at risk at a time.
   */
  ZONES;

  /** Returns the instances in this order, in parts that no batch spans. */
  List<List<Instance>> parts(List<Instance> instances) {
    return switch (this) {
      case LISTED -> List.of(instances);
      case REVERSED -> List.of(reversed(instances));
      case ZONES -> byZone(instances);
    };
  }

  private static List<Instance> reversed(List<Instance> instances) {
    var turned = new ArrayList<>(instances);
    Collections.reverse(turned);
    return turned;
  }

  private static List<List<Instance>> byZone(List<Instance> instances) {
    var zones = new TreeMap<String, List<Instance>>();
    instances.forEach(
        instance -> zones.computeIfAbsent(instance.zone(), z -> new ArrayList<>()).add(instance));
    return List.copyOf(zones.values());
  }
}
