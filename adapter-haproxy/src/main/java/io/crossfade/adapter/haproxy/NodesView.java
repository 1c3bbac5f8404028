package io.crossfade.adapter.haproxy;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Health;
import io.crossfade.model.InstanceId;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Weight;
import io.crossfade.spi.Convergence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What all HAProxys together are seen to do: the first one's table, and who is not in it.
 *
 * <p>Confined to one call.
 */
final class NodesView {

  private final HaProxySettings settings;
  private final RoutingTable table;
  private final String incarnation;
  private final List<String> dissent = new ArrayList<>();
  private final Map<InstanceId, Health> health = new LinkedHashMap<>();

  /**
   * Looks at what was read of every node that can be reached.
   *
   * @param awaited a line for each node that is waited for
   * @throws AdapterException {@code TRANSIENT} if one holds what is not understood
   */
  NodesView(HaProxySettings settings, List<NodeReading> readings, List<String> awaited) {
    this.settings = settings;
    var current = current(readings);
    var first = view(current.get(0));
    this.table = first.table();
    this.incarnation =
        current.stream()
            .map(reading -> reading.process().incarnation())
            .collect(Collectors.joining(","));
    if (current.size() < settings.nodesNeeded()) {
      dissent.add(
          "only " + current.size() + " of " + settings.nodes().size() + " HAProxys can be reached");
    }
    dissent.addAll(awaited);
    judge(first, current.get(0), readings);
    current.stream().skip(1).forEach(other -> judge(view(other), other, readings));
  }

  /** Returns the readings of those processes that take new connections, one for each node. */
  static List<NodeReading> current(List<NodeReading> readings) {
    return readings.stream().filter(reading -> !reading.process().isStopping()).toList();
  }

  RoutingTable table() {
    return table;
  }

  Convergence convergence() {
    return dissent.isEmpty() ? Convergence.agreed() : Convergence.disagreed(dissent);
  }

  /** Returns how HAProxy sees the instances that it checks; of several, the one who sees worse. */
  Map<InstanceId, Health> health() {
    return health;
  }

  String incarnation() {
    return incarnation;
  }

  private NodeView view(NodeReading reading) {
    try {
      return new NodeView(reading, settings.firstCheck());
    } catch (IllegalArgumentException e) {
      throw new AdapterException(
          Kind.TRANSIENT,
          "HAProxy at '" + reading.node() + "' holds what is not understood: " + e.getMessage(),
          e);
    }
  }

  private void judge(NodeView view, NodeReading reading, List<NodeReading> readings) {
    var node = reading.node();
    view.dissent().forEach(line -> dissent.add(node + ": " + line));
    if (view.table() != table) {
      table
          .differencesTo(view.table(), Weight.NONE)
          .forEach(line -> dissent.add(node + " is not as the first node: " + line));
    }
    view.health().forEach((id, seen) -> health.merge(id, seen, NodesView::worse));
    if (reading.process().uptime().compareTo(settings.keepAlive()) < 0) {
      judgeOldWorkers(reading, readings);
    }
  }

  /** Clients keep connections to a worker from before a reload, and may send on them a while. */
  private void judgeOldWorkers(NodeReading current, List<NodeReading> readings) {
    if (settings.masters().isEmpty()) {
      dissent.add(
          current.node()
              + " has been up for "
              + current.process().uptime().toSeconds()
              + " s; if that was a reload, clients may still send by what was before it");
    }
    readings.stream()
        .filter(old -> old.process().isStopping() && old.node().equals(current.node()))
        .filter(old -> !table.differencesTo(view(old).table(), Weight.NONE).isEmpty())
        .forEach(
            old ->
                dissent.add(
                    "worker "
                        + old.process().pid()
                        + " from before a reload of "
                        + current.node()
                        + " goes by an earlier routing, for clients whose connections it keeps"));
  }

  private static Health worse(Health one, Health other) {
    return one.isHealthy() ? other : one;
  }
}
