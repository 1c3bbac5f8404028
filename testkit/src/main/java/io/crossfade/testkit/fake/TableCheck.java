package io.crossfade.testkit.fake;

import io.crossfade.model.GroupRouting;
import io.crossfade.model.MemberState;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RouterCapabilities.Feature;
import java.util.ArrayList;
import java.util.List;

/** What of a table goes beyond a router's capabilities. Confined to one call. */
final class TableCheck {

  private final RouterCapabilities capabilities;
  private final List<String> problems = new ArrayList<>();

  private TableCheck(RouterCapabilities capabilities) {
    this.capabilities = capabilities;
  }

  /** Returns every problem, in words; none if the router can do all of it. */
  static List<String> problems(RoutingTable table, RouterCapabilities capabilities) {
    var check = new TableCheck(capabilities);
    check.groups(table);
    check.pinsAndAffinity(table);
    return List.copyOf(check.problems);
  }

  private void groups(RoutingTable table) {
    var groups = table.routing().groups();
    if (groups.size() > capabilities.mostGroups()) {
      problems.add(groups.size() + " groups, but at most " + capabilities.mostGroups());
    }
    boolean shared = groups.values().stream().filter(g -> !g.weight().isNone()).count() > 1;
    if (shared && !capabilities.has(Feature.WEIGHTS)) {
      problems.add("shares of the traffic, but it knows all or nothing");
    }
    if (!capabilities.has(Feature.DRAIN) && groups.values().stream().anyMatch(TableCheck::mixed)) {
      problems.add("a member that drains while its group serves, but it drains whole groups");
    }
  }

  private static boolean mixed(GroupRouting group) {
    return !group.weight().isNone()
        && group.members().containsValue(MemberState.DRAINING)
        && group.members().containsValue(MemberState.SERVING);
  }

  private void pinsAndAffinity(RoutingTable table) {
    for (var pin : table.routing().pins()) {
      if (!capabilities.pins().contains(pin.kind())) {
        problems.add("pin " + pin + ", but it knows only " + capabilities.pins());
      }
    }
    if (table.routing().affinity().isSticky() && !capabilities.has(Feature.AFFINITY)) {
      problems.add("affinity, but it has none");
    }
  }
}
