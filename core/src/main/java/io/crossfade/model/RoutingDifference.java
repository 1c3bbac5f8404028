package io.crossfade.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says in words how one routing table differs from another. Confined to one call. */
final class RoutingDifference {

  private final RoutingTable expected;
  private final RoutingTable seen;
  private final Weight tolerance;
  private final List<String> lines = new ArrayList<>();

  private RoutingDifference(RoutingTable expected, RoutingTable seen, Weight tolerance) {
    this.expected = expected;
    this.seen = seen;
    this.tolerance = tolerance;
  }

  static List<String> between(RoutingTable expected, RoutingTable seen, Weight tolerance) {
    var difference = new RoutingDifference(expected, seen, tolerance);
    difference.compareGroups();
    difference.compareTargets();
    difference.compare("pins", expected.routing().pins(), seen.routing().pins());
    difference.compare("affinity", expected.routing().affinity(), seen.routing().affinity());
    return List.copyOf(difference.lines);
  }

  private void compareGroups() {
    Set<GroupId> all = new LinkedHashSet<>(expected.routing().groups().keySet());
    all.addAll(seen.routing().groups().keySet());
    for (var id : all) {
      var want = expected.routing().group(id);
      var have = seen.routing().group(id);
      compareWeights(id, want.weight(), have.weight());
      compareMembers(id, want, have);
    }
  }

  /** A weight of none or all is exact: a tolerance must not hide traffic that should be zero. */
  private void compareWeights(GroupId id, Weight want, Weight have) {
    boolean exact = want.isNone() || have.isNone();
    if (!want.isNear(have, exact ? Weight.NONE : tolerance)) {
      lines.add("weight of group '" + id + "': expected " + want + ", saw " + have);
    }
  }

  private void compareMembers(GroupId id, GroupRouting want, GroupRouting have) {
    if (want.members().equals(have.members())) {
      return;
    }
    Set<InstanceId> all = new LinkedHashSet<>(want.members().keySet());
    all.addAll(have.members().keySet());
    for (var member : all) {
      compare(
          "member '" + member + "' of group '" + id + "'",
          want.members().get(member),
          have.members().get(member));
    }
  }

  private void compareTargets() {
    expected
        .targets()
        .forEach(
            (member, target) -> {
              var other = seen.targets().get(member);
              if (other != null) {
                compare("address of '" + member + "'", target.endpoint(), other.endpoint());
              }
            });
  }

  private void compare(String what, @Nullable Object want, @Nullable Object have) {
    if (!Objects.equals(want, have)) {
      lines.add(what + ": expected " + words(want) + ", saw " + words(have));
    }
  }

  private static String words(@Nullable Object value) {
    return value == null ? "absent" : value.toString();
  }
}
