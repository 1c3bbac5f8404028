package io.crossfade.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The whole routing of a service, by name: groups with their weights, members with their states,
 * pins and affinity. {@link RoutingTable} adds the addresses.
 *
 * <p>The weights add up to 100 %, or all are zero and nothing is served. An instance is a member of
 * at most one group. A group without weight and members is the same as no group.
 *
 * <p>Immutable.
 *
 * @param groups the groups by name
 * @param pins requests that go to a group whatever the weights; the first that fits wins
 * @param affinity whether clients stay where they were sent
 */
public record Routing(Map<GroupId, GroupRouting> groups, List<Pin> pins, Affinity affinity) {

  private static final Routing EMPTY = new Routing(Map.of(), List.of(), Affinity.none());
  private static final GroupRouting NOBODY = new GroupRouting(Weight.NONE, Map.of());

  /** Checks that weights, members and pins fit together. */
  public Routing {
    Objects.requireNonNull(affinity, "affinity");
    groups = copyWithoutEmpty(groups);
    pins = List.copyOf(pins);
    requireWeightsAddUp(groups.values());
    requireOneGroupEach(groups);
  }

  /** Returns the routing that serves nobody. */
  public static Routing empty() {
    return EMPTY;
  }

  /** Returns a routing that sends everything to one group with these members, all serving. */
  public static Routing allTo(GroupId group, Collection<InstanceId> members) {
    var states = new LinkedHashMap<InstanceId, MemberState>();
    members.forEach(member -> states.put(member, MemberState.SERVING));
    return new Routing(
        Map.of(group, new GroupRouting(Weight.ALL, states)), List.of(), Affinity.none());
  }

  /** Returns the group's part; of a group that is not there, no weight and no members. */
  public GroupRouting group(GroupId id) {
    return groups.getOrDefault(id, NOBODY);
  }

  /** Returns the group that an instance is a member of. */
  public Optional<GroupId> groupOf(InstanceId instance) {
    for (var group : groups.entrySet()) {
      if (group.getValue().members().containsKey(instance)) {
        return Optional.of(group.getKey());
      }
    }
    return Optional.empty();
  }

  /** Returns every member's state, over all groups. */
  public Map<InstanceId, MemberState> members() {
    var all = new LinkedHashMap<InstanceId, MemberState>();
    groups.values().forEach(group -> all.putAll(group.members()));
    return all;
  }

  /** Returns the state of one instance; empty where it is no member of any group. */
  public Optional<MemberState> stateOf(InstanceId instance) {
    for (var group : groups.values()) {
      var state = group.members().get(instance);
      if (state != null) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }

  /** Returns whether the instance is in the rotation of its group, which may have no weight. */
  public boolean isServing(InstanceId instance) {
    return stateOf(instance).filter(state -> state == MemberState.SERVING).isPresent();
  }

  /** Returns whether a new request can reach the instance. */
  public boolean isReachable(InstanceId instance) {
    return isServing(instance) && groupOf(instance).filter(this::isReachable).isPresent();
  }

  /** Returns whether any request can reach the group: by weight or by a pin. */
  public boolean isReachable(GroupId group) {
    return !group(group).weight().isNone()
        || pins.stream().anyMatch(pin -> pin.group().equals(group));
  }

  /** Returns the instances that a new request can reach. */
  public List<InstanceId> reachable() {
    var reached = new ArrayList<InstanceId>();
    groups.forEach(
        (id, group) -> {
          if (isReachable(id)) {
            group.members().forEach((member, state) -> addIfServing(reached, member, state));
          }
        });
    return reached;
  }

  /** Returns this routing with a change made; what the change does not name stays as it is. */
  public Routing with(RoutingChange change) {
    var weights = new LinkedHashMap<GroupId, Weight>();
    var members = new LinkedHashMap<GroupId, Map<InstanceId, MemberState>>();
    groups.forEach(
        (id, group) -> {
          weights.put(id, group.weight());
          members.put(id, new LinkedHashMap<>(group.members()));
        });
    weights.putAll(change.weights());
    change.removals().forEach(gone -> members.values().forEach(states -> states.remove(gone)));
    change.placements().forEach((member, place) -> place(members, member, place));
    return new Routing(join(weights, members), change.pins().orElse(pins), affinity);
  }

  /** Whoever stays in its group keeps its turn there. */
  private static void place(
      Map<GroupId, Map<InstanceId, MemberState>> members, InstanceId member, Placement place) {
    members.forEach(
        (group, states) -> {
          if (!group.equals(place.group())) {
            states.remove(member);
          }
        });
    members.computeIfAbsent(place.group(), id -> new LinkedHashMap<>()).put(member, place.state());
  }

  private static Map<GroupId, GroupRouting> join(
      Map<GroupId, Weight> weights, Map<GroupId, Map<InstanceId, MemberState>> members) {
    var joined = new LinkedHashMap<GroupId, GroupRouting>();
    weights.forEach(
        (id, weight) ->
            joined.put(id, new GroupRouting(weight, members.getOrDefault(id, Map.of()))));
    members.forEach((id, states) -> joined.putIfAbsent(id, new GroupRouting(Weight.NONE, states)));
    return joined;
  }

  private static void addIfServing(List<InstanceId> to, InstanceId member, MemberState state) {
    if (state == MemberState.SERVING) {
      to.add(member);
    }
  }

  private static Map<GroupId, GroupRouting> copyWithoutEmpty(Map<GroupId, GroupRouting> groups) {
    var kept = new LinkedHashMap<>(groups);
    kept.values().removeIf(GroupRouting::isEmpty);
    return Collections.unmodifiableMap(kept);
  }

  private static void requireWeightsAddUp(Collection<GroupRouting> groups) {
    int sum = groups.stream().mapToInt(group -> group.weight().basisPoints()).sum();
    if (sum != 0 && sum != Weight.ALL.basisPoints()) {
      throw new IllegalArgumentException(
          "group weights must add up to 100 percent or all be zero, were "
              + groups.stream().map(group -> group.weight().toString()).toList());
    }
  }

  private static void requireOneGroupEach(Map<GroupId, GroupRouting> groups) {
    var homes = new HashMap<InstanceId, GroupId>();
    groups.forEach(
        (id, group) ->
            group
                .members()
                .keySet()
                .forEach(
                    member -> {
                      var other = homes.putIfAbsent(member, id);
                      if (other != null) {
                        throw new IllegalArgumentException(
                            "an instance is a member of one group, but '"
                                + member
                                + "' is in '"
                                + other
                                + "' and '"
                                + id
                                + "'");
                      }
                    }));
  }

  @Override
  public String toString() {
    var text = new ArrayList<String>();
    groups.forEach((id, group) -> text.add(id + " " + group.weight() + " " + group.members()));
    pins.forEach(pin -> text.add(pin.toString()));
    if (affinity.isSticky()) {
      text.add("affinity " + affinity.cookie());
    }
    return text.isEmpty() ? "nothing is served" : String.join("; ", text);
  }
}
