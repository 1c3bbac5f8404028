package io.crossfade.adapter.haproxy;

import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.RoutingTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one HAProxy has to be told to come to a table, made before break: addresses first, then who
 * comes in and gets more, then the pins, then who gets less and who goes.
 *
 * <p>Confined to one call.
 */
final class NodePlan {

  private final String backend;
  private final NodeReading reading;
  private final RoutingTable table;
  private final Slots slots;
  private final Map<InstanceId, Integer> weights;

  /** Takes servers out of service whose address changes. */
  private final List<String> clearings = new ArrayList<>();

  private final List<String> addresses = new ArrayList<>();
  private final List<String> rises = new ArrayList<>();
  private final List<String> falls = new ArrayList<>();

  /** Servers that come in with weight, and are to be up before others lose any. */
  private final Set<String> newcomers = new HashSet<>();

  private final Notes notes;
  private final Set<String> released = new HashSet<>();

  /**
   * Plans.
   *
   * @param weights what {@link ShareWeights} makes of the table
   */
  NodePlan(
      HaProxySettings settings,
      NodeReading reading,
      RoutingTable table,
      Map<InstanceId, Integer> weights,
      long epoch) {
    this.backend = settings.backend();
    this.reading = reading;
    this.table = table;
    this.slots = Slots.assign(reading, table, settings.dynamicServers().isPresent());
    this.weights = weights;
    this.notes = Notes.of(table, slots, epoch);
    table.routing().members().forEach(this::plan);
    release();
  }

  List<String> clearings() {
    return clearings;
  }

  List<String> addresses() {
    return addresses;
  }

  List<String> rises() {
    return rises;
  }

  List<String> falls() {
    return falls;
  }

  Set<String> newcomers() {
    return newcomers;
  }

  Notes notes() {
    return notes;
  }

  NodeReading reading() {
    return reading;
  }

  RoutingTable table() {
    return table;
  }

  String server(InstanceId member) {
    var server = slots.servers().get(member);
    if (server == null) {
      throw new IllegalArgumentException("no server for '" + member + "'");
    }
    return server;
  }

  private void plan(InstanceId member, MemberState wanted) {
    var server = server(member);
    var row = reading.servers().get(server);
    var endpoint = table.target(member).endpoint();
    var was = row == null ? MemberState.OUT : row.state();
    if (row != null && !row.endpoint().equals(endpoint)) {
      if (!row.isOut()) {
        clearings.add(Commands.state(backend, server, "maint"));
      }
      addresses.add(Commands.address(backend, server, endpoint));
      was = MemberState.OUT;
    }
    switch (wanted) {
      case SERVING -> serve(member, server, was);
      case DRAINING -> moveTo(server, was, wanted, "drain");
      case OUT -> moveTo(server, was, wanted, "maint");
    }
  }

  /**
   * A server that leaves maintenance is up at once, before any check. So it comes in without
   * weight, is put down for its checks to bring it up, and gets its weight then.
   */
  private void serve(InstanceId member, String server, MemberState was) {
    int weight = weights.getOrDefault(member, 0);
    var row = reading.servers().get(server);
    int before = row == null ? 0 : row.weight();
    if (was == MemberState.OUT) {
      boolean checked = row == null || row.checked();
      rises.add(Commands.weight(backend, server, 0));
      rises.add(Commands.state(backend, server, "ready"));
      if (checked) {
        rises.add(Commands.down(backend, server));
      }
      if (weight > 0) {
        rises.add(Commands.weight(backend, server, weight));
        newcomers.add(server);
      }
      return;
    }
    if (was == MemberState.DRAINING) {
      rises.add(Commands.weight(backend, server, weight));
      rises.add(Commands.state(backend, server, "ready"));
    } else if (weight != before) {
      (weight > before ? rises : falls).add(Commands.weight(backend, server, weight));
    }
  }

  private void moveTo(String server, MemberState was, MemberState wanted, String state) {
    if (was != wanted) {
      falls.add(Commands.state(backend, server, state));
    }
  }

  private void release() {
    var kept = new HashSet<>(slots.servers().values());
    reading.servers().values().stream()
        .filter(row -> !kept.contains(row.name()) && !row.isOut())
        .forEach(row -> falls.add(Commands.state(backend, row.name(), "maint")));
    reading.labels().keySet().stream()
        .filter(server -> !kept.contains(server))
        .forEach(released::add);
  }

  /** Returns whether a server is to be another instance's than before, or nobody's. */
  boolean changesHands() {
    var before = reading.members();
    return !released.isEmpty()
        || slots.servers().entrySet().stream()
            .anyMatch(
                entry -> {
                  var had = before.get(entry.getValue());
                  return had == null || !had.instance().equals(entry.getKey());
                });
  }

  /** Returns the labels to strike out once their servers are out of service. */
  Set<String> released() {
    return released;
  }

  /** Returns the servers that we added and that no member needs any more. */
  List<String> needless() {
    return reading.notes().added().stream()
        .filter(server -> !slots.servers().containsValue(server))
        .toList();
  }

  /** Returns the commands that add servers, by the server. */
  Map<String, String> additions(String keywords) {
    var additions = new LinkedHashMap<String, String>();
    for (var member : slots.added()) {
      var server = server(member);
      var endpoint = table.target(member).endpoint();
      additions.put(server, Commands.add(backend, server, endpoint, keywords));
    }
    return additions;
  }
}
