package io.crossfade.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Absolute values for a part of a {@link Routing}: "weight is 10 %", never "10 % more". Made twice
 * it does what it does once.
 *
 * <p>Immutable.
 *
 * @param weights new weights of groups; together with the others they add up to 100 %
 * @param placements instances that are members of a group with a state from now on
 * @param removals instances that are members of no group from now on
 * @param pins all pins from now on; empty to leave them as they are
 */
public record RoutingChange(
    Map<GroupId, Weight> weights,
    Map<InstanceId, Placement> placements,
    Set<InstanceId> removals,
    Optional<List<Pin>> pins) {

  /** Copies everything; an instance is placed or removed, not both. */
  public RoutingChange {
    weights = copy(weights);
    placements = copy(placements);
    removals =
        removals.isEmpty() ? Set.of() : Collections.unmodifiableSet(new LinkedHashSet<>(removals));
    pins = pins.map(List::copyOf);
    for (var removed : removals) {
      if (placements.containsKey(removed)) {
        throw new IllegalArgumentException("'" + removed + "' is both placed and removed");
      }
    }
  }

  /** Returns a change of nothing, to build on. */
  public static RoutingChange none() {
    return new RoutingChange(Map.of(), Map.of(), Set.of(), Optional.empty());
  }

  /** Returns a change of weights. */
  public static RoutingChange weights(Map<GroupId, Weight> weights) {
    return new RoutingChange(weights, Map.of(), Set.of(), Optional.empty());
  }

  /** Returns a change that sends everything to one group and nothing to the other. */
  public static RoutingChange switchOver(GroupId from, GroupId to) {
    var both = new LinkedHashMap<GroupId, Weight>();
    both.put(from, Weight.NONE);
    both.put(to, Weight.ALL);
    return weights(both);
  }

  /** Returns a change that makes these instances members of a group in a state. */
  public static RoutingChange place(
      Collection<InstanceId> instances, GroupId group, MemberState state) {
    var placements = new LinkedHashMap<InstanceId, Placement>();
    instances.forEach(instance -> placements.put(instance, new Placement(group, state)));
    return new RoutingChange(Map.of(), placements, Set.of(), Optional.empty());
  }

  /** Returns a change that takes these instances out of every group. */
  public static RoutingChange remove(Collection<InstanceId> instances) {
    return new RoutingChange(Map.of(), Map.of(), new LinkedHashSet<>(instances), Optional.empty());
  }

  /** Returns this change and also these pins, which replace all pins there were. */
  public RoutingChange withPins(List<Pin> all) {
    return new RoutingChange(weights, placements, removals, Optional.of(all));
  }

  /** Returns this change and also another one; where both speak, the other wins. */
  public RoutingChange and(RoutingChange other) {
    var bothWeights = new LinkedHashMap<>(weights);
    bothWeights.putAll(other.weights);
    var bothPlacements = new LinkedHashMap<>(placements);
    bothPlacements.keySet().removeAll(other.removals);
    bothPlacements.putAll(other.placements);
    var bothRemovals = new LinkedHashSet<>(removals);
    bothRemovals.removeAll(other.placements.keySet());
    bothRemovals.addAll(other.removals);
    return new RoutingChange(
        bothWeights, bothPlacements, bothRemovals, other.pins.isPresent() ? other.pins : pins);
  }

  /** In the order given; most changes have nothing of most kinds, and large plans many changes. */
  private static <K, V> Map<K, V> copy(Map<K, V> map) {
    return map.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** Returns whether nothing is changed. */
  public boolean isEmpty() {
    return weights.isEmpty() && placements.isEmpty() && removals.isEmpty() && pins.isEmpty();
  }

  @Override
  public String toString() {
    var text = new ArrayList<String>();
    weights.forEach((group, weight) -> text.add(group + " " + weight));
    byPlacement().forEach((place, ids) -> text.add(words(place) + " " + Ids.brief(ids)));
    if (!removals.isEmpty()) {
      text.add("remove " + Ids.brief(removals));
    }
    pins.ifPresent(all -> text.add(all.isEmpty() ? "no pins" : "pin " + all));
    return text.isEmpty() ? "no change" : String.join(", ", text);
  }

  private Map<Placement, List<InstanceId>> byPlacement() {
    var sorted = new LinkedHashMap<Placement, List<InstanceId>>();
    placements.forEach(
        (id, place) -> sorted.computeIfAbsent(place, p -> new ArrayList<>()).add(id));
    return sorted;
  }

  private static String words(Placement place) {
    return switch (place.state()) {
      case SERVING -> "serve in " + place.group();
      case DRAINING -> "drain in " + place.group();
      case OUT -> "out in " + place.group();
    };
  }
}
