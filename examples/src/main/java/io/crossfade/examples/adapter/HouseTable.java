package io.crossfade.examples.adapter;

import io.crossfade.model.Affinity;
import io.crossfade.model.Endpoint;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Target;
import io.crossfade.model.Weight;
import io.crossfade.spi.InstanceTraffic;
import io.crossfade.spi.RoutingObservation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A routing table in the load balancer's own words, a line each:
 *
 * <pre>
 *   start 17                              which start of it this is; only when it is read
 *   pool blue 8000                        a group and its weight, in hundredths of a percent
 *   server a blue 10.0.0.1:80 SERVING 3   a member, its state, and what it has in flight
 * </pre>
 *
 * <p>Confined to one call.
 */
final class HouseTable {

  private final Map<GroupId, Weight> weights = new LinkedHashMap<>();
  private final Map<GroupId, Map<InstanceId, MemberState>> members = new LinkedHashMap<>();
  private final Map<InstanceId, Target> targets = new LinkedHashMap<>();
  private final Map<InstanceId, InstanceTraffic> traffic = new LinkedHashMap<>();
  private String start = "";

  private HouseTable() {}

  static String write(RoutingTable table) {
    var text = new StringBuilder();
    table
        .routing()
        .groups()
        .forEach(
            (group, part) -> {
              text.append("pool %s %d%n".formatted(group, part.weight().basisPoints()));
              part.members()
                  .forEach(
                      (id, state) ->
                          text.append(
                              "server %s %s %s %s%n"
                                  .formatted(id, group, table.target(id).endpoint(), state)));
            });
    return text.toString();
  }

  static RoutingObservation read(String text) {
    var table = new HouseTable();
    text.lines().map(line -> List.of(line.split(" "))).forEach(table::readLine);
    return table.observation();
  }

  private void readLine(List<String> words) {
    switch (words.get(0)) {
      case "start" -> start = words.get(1);
      case "pool" -> readPool(GroupId.of(words.get(1)), Integer.parseInt(words.get(2)));
      case "server" -> readServer(InstanceId.of(words.get(1)), words);
      default -> throw new IllegalArgumentException("unknown line " + words);
    }
  }

  private void readPool(GroupId group, int basisPoints) {
    weights.put(group, Weight.ofBasisPoints(basisPoints));
    members.put(group, new LinkedHashMap<>());
  }

  private void readServer(InstanceId id, List<String> words) {
    var pool = GroupId.of(words.get(2));
    members
        .computeIfAbsent(pool, group -> new LinkedHashMap<>())
        .put(id, MemberState.valueOf(words.get(4)));
    targets.put(id, new Target(Endpoint.parse(words.get(3)), 1));
    traffic.put(id, InstanceTraffic.inFlight(Long.parseLong(words.get(5))));
  }

  private RoutingObservation observation() {
    var groups = new LinkedHashMap<GroupId, GroupRouting>();
    weights.forEach(
        (id, weight) ->
            groups.put(id, new GroupRouting(weight, members.getOrDefault(id, Map.of()))));
    var routing = new Routing(groups, List.of(), Affinity.none());
    var seen = RoutingObservation.builder(new RoutingTable(routing, targets)).incarnation(start);
    traffic.forEach(seen::traffic);
    return seen.build();
  }
}
