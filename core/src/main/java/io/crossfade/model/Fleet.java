package io.crossfade.model;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A snapshot of what exists and what is routed where: all that a strategy gets to see of the world.
 *
 * <p>Immutable.
 */
public final class Fleet {

  private final Map<InstanceId, Instance> instances;
  private final Slots slots;
  private final Routing routing;

  private Fleet(Map<InstanceId, Instance> instances, Slots slots, Routing routing) {
    this.instances = instances;
    this.slots = slots;
    this.routing = routing;
  }

  /**
   * Returns a snapshot.
   *
   * @param instances what runs, each id once
   * @param slots where more may be started
   * @param routing what the load balancer does now
   * @throws IllegalArgumentException if an id is there twice
   */
  public static Fleet of(Collection<Instance> instances, Slots slots, Routing routing) {
    var byId = new LinkedHashMap<InstanceId, Instance>();
    for (var instance : instances) {
      if (byId.put(instance.id(), instance) != null) {
        throw new IllegalArgumentException("instance '" + instance.id() + "' is listed twice");
      }
    }
    return new Fleet(
        Collections.unmodifiableMap(byId),
        Objects.requireNonNull(slots, "slots"),
        Objects.requireNonNull(routing, "routing"));
  }

  /** Returns what runs, in the pool's order. */
  public Collection<Instance> instances() {
    return instances.values();
  }

  /** Returns the instance of this name. */
  public Optional<Instance> instance(InstanceId id) {
    return Optional.ofNullable(instances.get(id));
  }

  /** Returns where more instances may be started. */
  public Slots slots() {
    return slots;
  }

  /** Returns what the load balancer does now. */
  public Routing routing() {
    return routing;
  }

  /**
   * Returns the group that gets the most traffic by weight, of several the first by name; empty
   * when nothing is served.
   */
  public Optional<GroupId> liveGroup() {
    return routing.groups().entrySet().stream()
        .filter(entry -> !entry.getValue().weight().isNone())
        .min(
            Comparator.<Map.Entry<GroupId, GroupRouting>, Weight>comparing(
                    entry -> entry.getValue().weight())
                .reversed()
                .thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey);
  }

  /** Returns the members of a group that run, in the group's order. */
  public List<Instance> membersOf(GroupId group) {
    return routing.group(group).members().keySet().stream()
        .map(instances::get)
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .toList();
  }

  /** Returns the instances that a new request can reach now. */
  public List<Instance> serving() {
    return routing.reachable().stream()
        .map(instances::get)
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .toList();
  }

  /** Returns the zones, in alphabetical order. */
  public Collection<String> zones() {
    var zones = new TreeSet<String>();
    instances.values().forEach(instance -> zones.add(instance.zone()));
    return zones;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Fleet that
        && instances.equals(that.instances)
        && slots.equals(that.slots)
        && routing.equals(that.routing);
  }

  @Override
  public int hashCode() {
    return Objects.hash(instances, slots, routing);
  }

  @Override
  public String toString() {
    return instances.values() + "; " + routing;
  }
}
