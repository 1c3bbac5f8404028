package io.crossfade.testkit.contract;

import io.crossfade.model.Affinity;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Pin;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Target;
import io.crossfade.model.Weight;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RouterCapabilities.Feature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Routing tables over four instances, the first two in {@code blue} and the others in {@code
 * green}. Immutable.
 */
final class Tables {

  static final GroupId BLUE = GroupId.of("blue");
  static final GroupId GREEN = GroupId.of("green");
  private static final int NEEDED = 4;

  private final List<Instance> instances;

  Tables(List<Instance> instances) {
    if (instances.size() < NEEDED) {
      throw new IllegalArgumentException(
          "a router contract needs 4 instances, got " + instances.size());
    }
    this.instances = List.copyOf(instances);
  }

  InstanceId id(int index) {
    return instances.get(index).id();
  }

  /** Everything to blue; green is there and gets nothing. */
  RoutingTable toBlue() {
    return shared(Weight.NONE);
  }

  /** Everything to green; blue is there and gets nothing. */
  RoutingTable toGreen() {
    return shared(Weight.ALL);
  }

  /** A share to green, the rest to blue. */
  RoutingTable shared(Weight green) {
    return table(green, List.of(), Affinity.none());
  }

  /** A share to green, with clients that stay. */
  RoutingTable sticky(Weight green) {
    return table(green, List.of(), Affinity.cookie("crossfade"));
  }

  /** Everything to blue but what the pin says. */
  RoutingTable pinned(Pin... pins) {
    return table(Weight.NONE, List.of(pins), Affinity.none());
  }

  /** Blue alone, with these states of its two members; green is not there at all. */
  RoutingTable blueOnly(MemberState first, MemberState second) {
    var members = Map.of(id(0), first, id(1), second);
    return withTargets(
        new Routing(
            Map.of(BLUE, new GroupRouting(Weight.ALL, members)), List.of(), Affinity.none()));
  }

  /** The table with another state of one member. */
  RoutingTable with(RoutingTable table, InstanceId member, MemberState state) {
    var group = table.routing().groupOf(member).orElseThrow();
    var change = RoutingChange.place(List.of(member), group, state);
    return withTargets(table.routing().with(change));
  }

  /** Blue alone, the second member with another capacity. */
  RoutingTable unequal(int capacity) {
    var table = blueOnly(MemberState.SERVING, MemberState.SERVING);
    var targets = new LinkedHashMap<>(table.targets());
    targets.put(id(1), new Target(instances.get(1).endpoint(), capacity));
    return new RoutingTable(table.routing(), targets);
  }

  /** Tables that go beyond what the router declares, by what is too much in them. */
  Map<String, RoutingTable> beyond(RouterCapabilities capabilities) {
    var all = new LinkedHashMap<String, RoutingTable>();
    if (!capabilities.has(Feature.WEIGHTS)) {
      all.put("shares", shared(Weight.ofPercent(50)));
    }
    if (!capabilities.has(Feature.DRAIN)) {
      all.put("a draining member", with(toBlue(), id(0), MemberState.DRAINING));
    }
    if (!capabilities.has(Feature.AFFINITY)) {
      all.put("affinity", sticky(Weight.NONE));
    }
    for (var kind : EnumSet.complementOf(copy(capabilities))) {
      all.put("a pin on a " + kind, pinned(new Pin(kind, "version", "green", GREEN)));
    }
    if (capabilities.mostGroups() < NEEDED) {
      all.put(capabilities.mostGroups() + 1 + " groups", groups(capabilities.mostGroups() + 1));
    }
    return all;
  }

  private static EnumSet<Pin.Kind> copy(RouterCapabilities capabilities) {
    var kinds = EnumSet.noneOf(Pin.Kind.class);
    kinds.addAll(capabilities.pins());
    return kinds;
  }

  private RoutingTable groups(int count) {
    var groups = new LinkedHashMap<GroupId, GroupRouting>();
    for (int i = 0; i < count; i++) {
      var weight = i == 0 ? Weight.ALL : Weight.NONE;
      groups.put(
          GroupId.of("group-" + i), new GroupRouting(weight, Map.of(id(i), MemberState.SERVING)));
    }
    return withTargets(new Routing(groups, List.of(), Affinity.none()));
  }

  private RoutingTable table(Weight green, List<Pin> pins, Affinity affinity) {
    var groups = new LinkedHashMap<GroupId, GroupRouting>();
    groups.put(BLUE, new GroupRouting(green.rest(), serving(id(0), id(1))));
    groups.put(GREEN, new GroupRouting(green, serving(id(2), id(3))));
    return withTargets(new Routing(groups, pins, affinity));
  }

  private static Map<InstanceId, MemberState> serving(InstanceId... ids) {
    var members = new LinkedHashMap<InstanceId, MemberState>();
    Arrays.stream(ids).forEach(id -> members.put(id, MemberState.SERVING));
    return members;
  }

  private RoutingTable withTargets(Routing routing) {
    var targets = new LinkedHashMap<InstanceId, Target>();
    new ArrayList<>(instances).forEach(instance -> targets.put(instance.id(), Target.of(instance)));
    return new RoutingTable(routing, targets);
  }
}
