package io.crossfade.adapter.nginx;

import io.crossfade.model.GroupRouting;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingTable;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Who is draining. To nginx a member that drains is out, as one that has drained: so it stands
 * beside what nginx reads, and the end of a drain needs no reload.
 */
final class Draining {

  private static final String SPACE = " ";

  private Draining() {}

  /** Returns a table as nginx has it: who drains is out. */
  static RoutingTable asOut(RoutingTable table) {
    return map(
        table,
        member -> member.getValue() == MemberState.DRAINING ? MemberState.OUT : member.getValue());
  }

  /** Returns the names of those who drain, each behind a space. */
  static String names(RoutingTable table) {
    return table.routing().members().entrySet().stream()
        .filter(member -> member.getValue() == MemberState.DRAINING)
        .map(member -> SPACE + member.getKey())
        .sorted()
        .collect(Collectors.joining());
  }

  /**
   * Returns the table of which {@link #asOut} and {@link #names} are these.
   *
   * @throws IllegalArgumentException if one of them is not out
   */
  static RoutingTable with(RoutingTable asOut, String names) {
    var draining =
        Arrays.stream(names.split(SPACE))
            .filter(name -> !name.isEmpty())
            .map(InstanceId::of)
            .collect(Collectors.toSet());
    for (var id : draining) {
      if (!asOut.routing().stateOf(id).equals(Optional.of(MemberState.OUT))) {
        throw new IllegalArgumentException("'" + id + "' cannot be draining");
      }
    }
    return map(
        asOut,
        member -> draining.contains(member.getKey()) ? MemberState.DRAINING : member.getValue());
  }

  /** How a member's state is seen. */
  private interface Sight {
    MemberState of(Map.Entry<InstanceId, MemberState> member);
  }

  private static RoutingTable map(RoutingTable table, Sight sight) {
    var groups = new TreeMap<>(table.routing().groups());
    groups.replaceAll(
        (id, group) -> {
          var members = new TreeMap<InstanceId, MemberState>();
          group.members().entrySet().forEach(m -> members.put(m.getKey(), sight.of(m)));
          return new GroupRouting(group.weight(), members);
        });
    var routing = table.routing();
    return new RoutingTable(
        new Routing(groups, routing.pins(), routing.affinity()), table.targets());
  }
}
