package io.crossfade.adapter.haproxy;

import io.crossfade.model.Affinity;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.Health;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Target;
import io.crossfade.model.Weight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The routing table that one HAProxy is in, and what is not as it should be there. The shares are
 * those that its weights make, rounding included, not those that were asked for.
 *
 * <p>Confined to one call.
 */
final class NodeView {

  private final NodeReading reading;
  private final Map<InstanceId, String> servers = new LinkedHashMap<>();
  private final Map<GroupId, Map<InstanceId, MemberState>> groups = new LinkedHashMap<>();
  private final Map<InstanceId, Target> targets = new LinkedHashMap<>();
  private final Map<GroupId, Long> units = new LinkedHashMap<>();
  private final List<String> dissent = new ArrayList<>();
  private final RoutingTable table;

  NodeView(NodeReading reading, Duration firstCheck) {
    this.reading = reading;
    reading.members().forEach(this::add);
    this.table = read();
    servers.forEach((instance, server) -> judgeWait(instance, row(server), firstCheck));
    table.routing().groups().forEach(this::judgeGroup);
    table.routing().pins().forEach(pin -> judgeLanes(pin.group()));
    judgeWeights();
  }

  RoutingTable table() {
    return table;
  }

  /** Returns what is not in force yet, or not as it was set, a line each. */
  List<String> dissent() {
    return dissent;
  }

  /** Returns how HAProxy sees the instances that it checks. */
  Map<InstanceId, Health> health() {
    var health = new LinkedHashMap<InstanceId, Health>();
    servers.forEach(
        (instance, server) -> {
          var stats = reading.stats().get(server);
          if (row(server).checked() && stats != null) {
            health.put(instance, health(row(server), stats));
          }
        });
    return health;
  }

  private static Health health(ServerRow row, ServerStats stats) {
    if (row.isOut()) {
      return Health.unknown("HAProxy makes no checks in maintenance");
    }
    var words = "HAProxy says " + stats.status() + " " + stats.check();
    boolean well = row.isUp() && !stats.status().contains("/");
    return well ? Health.healthy() : Health.unhealthy(words);
  }

  private ServerRow row(String server) {
    var row = reading.servers().get(server);
    if (row == null) {
      throw new IllegalArgumentException("no server '" + server + "'");
    }
    return row;
  }

  private void add(String server, Notes.Label label) {
    var row = row(server);
    if (servers.putIfAbsent(label.instance(), server) != null) {
      dissent.add("two servers are for '" + label.instance() + "', one of them is " + server);
      return;
    }
    groups
        .computeIfAbsent(label.group(), id -> new LinkedHashMap<>())
        .put(label.instance(), row.state());
    targets.put(label.instance(), new Target(row.endpoint(), label.capacity()));
    units.merge(label.group(), (long) row.effectiveWeight(), Long::sum);
  }

  /** While no server has weight, HAProxy serves nobody, and the shares asked for hold. */
  private RoutingTable read() {
    boolean nobody = units.values().stream().allMatch(count -> count == 0);
    var shares = nobody ? noted() : ShareWeights.shares(units);
    return new RoutingTable(routing(shares), targets);
  }

  private Map<GroupId, Weight> noted() {
    var shares = reading.notes().shares();
    int sum = shares.values().stream().mapToInt(Weight::basisPoints).sum();
    return sum == Weight.ALL.basisPoints() ? shares : Map.of();
  }

  private Routing routing(Map<GroupId, Weight> shares) {
    var all = new LinkedHashMap<GroupId, GroupRouting>();
    shares.forEach((group, share) -> all.put(group, new GroupRouting(share, Map.of())));
    groups.forEach(
        (group, members) ->
            all.put(group, new GroupRouting(shares.getOrDefault(group, Weight.NONE), members)));
    return new Routing(all, reading.notes().pins(), Affinity.none());
  }

  private void judgeWait(InstanceId instance, ServerRow row, Duration firstCheck) {
    if (row.state() == MemberState.SERVING
        && !row.isUp()
        && row.sinceChange() < firstCheck.toSeconds()) {
      dissent.add("'" + instance + "' waits for HAProxy's own checks, in server " + row.name());
    }
  }

  private void judgeGroup(GroupId id, GroupRouting group) {
    boolean served =
        group.members().entrySet().stream()
            .filter(entry -> entry.getValue() == MemberState.SERVING)
            .anyMatch(entry -> row(server(entry.getKey())).isUp());
    boolean meant = group.members().containsValue(MemberState.SERVING);
    if (!group.weight().isNone() && meant && !served) {
      dissent.add("HAProxy finds no serving member of '" + id + "' well");
    }
  }

  private void judgeLanes(GroupId group) {
    var serving = new ArrayList<String>();
    table
        .routing()
        .group(group)
        .members()
        .forEach(
            (member, state) -> {
              if (state == MemberState.SERVING) {
                serving.add(server(member));
              }
            });
    if (!reading.notes().leadsTo(group, serving)) {
      dissent.add("pinned requests do not lead to the serving members of '" + group + "'");
    }
  }

  /** Weights may make the right shares and yet be other ones within a group than we set. */
  private void judgeWeights() {
    var noted = noted();
    if (noted.isEmpty()) {
      return;
    }
    var wanted = ShareWeights.of(new RoutingTable(routing(noted), targets));
    var made = new LinkedHashMap<GroupId, Long>();
    wanted.forEach(
        (member, weight) ->
            made.merge(table.routing().groupOf(member).orElseThrow(), (long) weight, Long::sum));
    var sums = new LinkedHashMap<>(units);
    sums.values().removeIf(count -> count == 0);
    made.values().removeIf(count -> count == 0);
    if (!ShareWeights.shares(made).equals(ShareWeights.shares(sums))) {
      return;
    }
    wanted.forEach(
        (member, weight) -> {
          int has = row(server(member)).weight();
          if (has != weight) {
            dissent.add("'" + member + "' has weight " + has + " instead of " + weight);
          }
        });
  }

  private String server(InstanceId member) {
    return Objects.requireNonNull(servers.get(member), "server");
  }
}
