package io.crossfade.testkit.fake;

import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Target;
import io.crossfade.model.Weight;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which table is in force when: the one before a change, and the one after it once the change took
 * effect. Confined to the router's lock.
 */
final class RoutingState {

  private RoutingTable before;
  private RoutingTable after;
  private Duration effective = Duration.ZERO;
  private Duration converged = Duration.ZERO;
  private final Map<InstanceId, Duration> leftAt = new HashMap<>();

  RoutingState(RoutingTable table) {
    this.before = table;
    this.after = table;
  }

  /**
   * Sets a table, in force at one moment and on every node at another. The same one again changes
   * nothing: what is on its way arrives no sooner and no later.
   */
  void change(RoutingTable table, Duration now, Duration effective, Duration converged) {
    if (table.equals(after)) {
      return;
    }
    before = inForce(now);
    after = table;
    this.effective = effective;
    this.converged = converged;
    before.routing().reachable().forEach(id -> leftAt.putIfAbsent(id, effective));
    after.routing().reachable().forEach(leftAt::remove);
  }

  RoutingTable inForce(Duration now) {
    return now.compareTo(effective) < 0 ? before : after;
  }

  RoutingTable latest() {
    return after;
  }

  /** Whether some nodes act on the change and others do not yet. */
  boolean isMixed(Duration now) {
    return now.compareTo(effective) >= 0 && now.compareTo(converged) < 0 && !before.equals(after);
  }

  /** For how long an instance has got no new requests; empty while it gets some. */
  Optional<Duration> emptyingFor(InstanceId id, Duration now) {
    return Optional.ofNullable(leftAt.get(id)).map(now::minus).filter(since -> !since.isNegative());
  }

  /** Returns the table between two: the first changes of members made, weights and pins not. */
  static RoutingTable partly(RoutingTable old, RoutingTable wanted, int changes) {
    if (changes >= memberChanges(old, wanted)) {
      return wanted;
    }
    var members = new LinkedHashMap<GroupId, Map<InstanceId, MemberState>>();
    old.routing().groups().forEach((id, g) -> members.put(id, new LinkedHashMap<>(g.members())));
    int left = changes;
    for (var entry : wanted.routing().members().entrySet()) {
      var home = wanted.routing().groupOf(entry.getKey()).orElseThrow();
      boolean same = entry.getValue() == old.routing().group(home).members().get(entry.getKey());
      if (!same && left-- > 0) {
        members.values().forEach(states -> states.remove(entry.getKey()));
        members
            .computeIfAbsent(home, g -> new LinkedHashMap<>())
            .put(entry.getKey(), entry.getValue());
      }
    }
    return withMembers(old, wanted, members);
  }

  /** Returns the table with every weight a multiple of the step; the heaviest gets the rest. */
  static RoutingTable rounded(RoutingTable table, Weight step) {
    var groups = table.routing().groups();
    var heaviest =
        groups.entrySet().stream()
            .max(Comparator.comparing(entry -> entry.getValue().weight()))
            .map(Map.Entry::getKey);
    var rounded = new LinkedHashMap<>(groups);
    int rest = Weight.ALL.basisPoints();
    for (var entry : groups.entrySet()) {
      if (!entry.getKey().equals(heaviest.orElseThrow())) {
        var weight = rounded(entry.getValue().weight(), step.basisPoints());
        rounded.put(entry.getKey(), new GroupRouting(weight, entry.getValue().members()));
        rest -= weight.basisPoints();
      }
    }
    int most = rest;
    heaviest
        .filter(id -> !table.routing().group(id).weight().isNone())
        .ifPresent(
            id ->
                rounded.put(
                    id,
                    new GroupRouting(
                        Weight.ofBasisPoints(most), table.routing().group(id).members())));
    var routing = new Routing(rounded, table.routing().pins(), table.routing().affinity());
    return new RoutingTable(routing, table.targets());
  }

  private static Weight rounded(Weight weight, int step) {
    int steps = Math.max(1, Math.round(weight.basisPoints() / (float) step));
    return weight.isNone() ? weight : Weight.ofBasisPoints(steps * step);
  }

  private static long memberChanges(RoutingTable old, RoutingTable wanted) {
    return wanted.routing().members().entrySet().stream()
        .filter(
            entry -> {
              var home = wanted.routing().groupOf(entry.getKey()).orElseThrow();
              return entry.getValue() != old.routing().group(home).members().get(entry.getKey());
            })
        .count();
  }

  private static RoutingTable withMembers(
      RoutingTable old, RoutingTable wanted, Map<GroupId, Map<InstanceId, MemberState>> members) {
    var groups = new LinkedHashMap<GroupId, GroupRouting>();
    members.forEach(
        (id, states) -> groups.put(id, new GroupRouting(old.routing().group(id).weight(), states)));
    var targets = new LinkedHashMap<InstanceId, Target>(old.targets());
    targets.putAll(wanted.targets());
    var routing = new Routing(groups, old.routing().pins(), old.routing().affinity());
    return new RoutingTable(routing, targets);
  }
}
