package io.crossfade.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A {@link Routing} with the address of every member: the one absolute value that a load balancer
 * is given, and gives back.
 *
 * <p>Immutable.
 *
 * @param routing groups, members, pins and affinity
 * @param targets the address of every member; others are dropped
 */
public record RoutingTable(Routing routing, Map<InstanceId, Target> targets) {

  private static final RoutingTable EMPTY = new RoutingTable(Routing.empty(), Map.of());

  /** Checks that every member has an address. */
  public RoutingTable {
    Objects.requireNonNull(routing, "routing");
    targets = targetsOf(routing, targets);
  }

  /** Returns the table that serves nobody. */
  public static RoutingTable empty() {
    return EMPTY;
  }

  /** Returns the table in which everything goes to one group of these instances. */
  public static RoutingTable allTo(GroupId group, List<Instance> instances) {
    var targets = new LinkedHashMap<InstanceId, Target>();
    instances.forEach(instance -> targets.put(instance.id(), Target.of(instance)));
    return new RoutingTable(Routing.allTo(group, targets.keySet()), targets);
  }

  /**
   * Returns the member's address.
   *
   * @throws IllegalArgumentException if it is not a member
   */
  public Target target(InstanceId member) {
    var target = targets.get(member);
    if (target == null) {
      throw new IllegalArgumentException("'" + member + "' is not a member of the routing table");
    }
    return target;
  }

  /**
   * Returns whether this says the same as another table, weights within a tolerance. The order of
   * groups and members does not count; that of pins does.
   *
   * @param tolerance how far a group's weight may be off, the router's own granularity
   */
  public boolean matches(RoutingTable other, Weight tolerance) {
    return differencesTo(other, tolerance).isEmpty();
  }

  /**
   * Returns how another table differs from this one, a line each, for a person to read.
   *
   * @param tolerance how far a group's weight may be off without being listed
   */
  public List<String> differencesTo(RoutingTable other, Weight tolerance) {
    return RoutingDifference.between(this, other, tolerance);
  }

  private static Map<InstanceId, Target> targetsOf(Routing routing, Map<InstanceId, Target> given) {
    var needed = new LinkedHashMap<InstanceId, Target>();
    var missing = new ArrayList<InstanceId>();
    for (var member : routing.members().keySet()) {
      var target = given.get(member);
      if (target == null) {
        missing.add(member);
      } else {
        needed.put(member, target);
      }
    }
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "every member of a routing table has an address, but not " + Ids.brief(missing));
    }
    return Collections.unmodifiableMap(needed);
  }
}
