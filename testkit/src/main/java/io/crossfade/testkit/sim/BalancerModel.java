package io.crossfade.testkit.sim;

import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Target;
import io.crossfade.model.Weight;
import io.crossfade.spi.Convergence;
import io.crossfade.spi.Fence;
import io.crossfade.spi.InstanceTraffic;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RouterCapabilities.Feature;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficRouter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A load balancer whose nodes each act on a table of their own, which follows what was applied as
 * that load balancer's nodes do: late, one by one, or not at all.
 *
 * <p>Confined to one run.
 */
abstract class BalancerModel implements TrafficRouter {

  /** A node, a generation of workers, or a process. */
  static final class Node {

    private final int number;
    private RoutingTable table;
    private long generation;

    private Node(int number, RoutingTable table) {
      this.number = number;
      this.table = table;
    }

    int number() {
      return number;
    }

    RoutingTable table() {
      return table;
    }
  }

  private final World world;
  private final RouterCapabilities capabilities;
  private final RoutingTable configured;
  private final List<Node> nodes = new ArrayList<>();
  private final RandomGenerator random;
  private RoutingTable wanted;
  private long generation;
  private int pending;
  private int incarnation = 1;
  private final HighestEpoch epoch = new HighestEpoch();

  BalancerModel(World world, RouterCapabilities capabilities, int nodes, RoutingTable start) {
    this.world = world;
    this.capabilities = capabilities;
    this.configured = start;
    this.wanted = start;
    this.random = world.draws().of("balancer");
    for (int i = 0; i < nodes; i++) {
      this.nodes.add(new Node(i + 1, start));
    }
  }

  /** Makes the nodes follow. */
  abstract void follow(RoutingTable table);

  final World world() {
    return world;
  }

  final RandomGenerator random() {
    return random;
  }

  final List<Node> nodes() {
    return nodes;
  }

  @Override
  public final RouterCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public final void fence(Fence fence) {
    if (capabilities.has(Feature.FENCED)) {
      epoch.enter(fence);
    }
  }

  /** Refuses whoever was overtaken, if it is fenced. */
  final void requireNotOvertaken(Fence fence) {
    if (capabilities.has(Feature.FENCED)) {
      epoch.requireNotOvertaken(fence);
    }
  }

  @Override
  public final void apply(RoutingTable desired, Fence fence) {
    apply(desired, fence, Integer.MAX_VALUE);
  }

  /** Applies so many of the single changes that lead to a table. */
  final void apply(RoutingTable desired, Fence fence, int limit) {
    fence(fence);
    generation++;
    var next = limit == Integer.MAX_VALUE ? desired : partly(desired, limit);
    accepted(wanted, next);
    wanted = next;
    follow(next);
  }

  /** What happens besides when a table is accepted. */
  void accepted(RoutingTable before, RoutingTable after) {}

  /** Sets a node's table after a time, unless a later one was set meanwhile. */
  final void set(Node node, RoutingTable table, long delayMillis) {
    long mine = generation;
    if (delayMillis == 0) {
      put(node, table, mine);
      return;
    }
    pending++;
    world.after(
        delayMillis,
        () -> {
          pending--;
          put(node, table, mine);
        });
  }

  private void put(Node node, RoutingTable table, long number) {
    if (number < node.generation) {
      return;
    }
    var before = node.table;
    node.generation = number;
    node.table = table;
    world.audit().nodeChanged(node, before, true);
  }

  /** Changes every node at once, as nothing of the deployment does. */
  final void changeByItself(RoutingTable table) {
    generation++;
    wanted = table;
    for (var node : nodes) {
      var before = node.table;
      node.table = table;
      node.generation = generation;
      world.audit().nodeChanged(node, before, false);
    }
  }

  /** Restarts it: what it was told is gone, if it is kept in memory only. */
  final void restart() {
    incarnation++;
    world.traffic().cutAll();
    changeByItself(capabilities.has(Feature.VOLATILE) ? configured : wanted);
  }

  final RoutingTable wanted() {
    return wanted;
  }

  @Override
  public final RoutingObservation observe() {
    var shown = shown(nodes.get(nodes.size() - 1).table);
    var seen =
        RoutingObservation.builder(shown)
            .convergence(convergence())
            .incarnation("start-" + incarnation);
    for (var id : shown.targets().keySet()) {
      seen.traffic(id, traffic(id));
    }
    world.instances().withRequests().stream()
        .filter(id -> !shown.targets().containsKey(id))
        .forEach(id -> seen.traffic(id, traffic(id)));
    return seen.build();
  }

  /** The table as the control plane shows it. */
  RoutingTable shown(RoutingTable table) {
    return table;
  }

  private Convergence convergence() {
    boolean agreed =
        pending == 0 && nodes.stream().allMatch(n -> n.table.equals(nodes.get(0).table));
    return agreed
        ? Convergence.agreed()
        : Convergence.disagreed(List.of("some nodes have not followed yet"));
  }

  private InstanceTraffic traffic(InstanceId id) {
    return new InstanceTraffic(
        capabilities.has(Feature.IN_FLIGHT)
            ? OptionalLong.of(world.instances().inFlight(id))
            : OptionalLong.empty(),
        capabilities.has(Feature.COUNTERS)
            ? Optional.of(world.traffic().counters(id))
            : Optional.empty(),
        Optional.empty());
  }

  /**
   * The table after the first changes, in an order of the load balancer's own; but an adapter whose
   * load balancer is not changed in one piece lets in first, shifts then, and takes out last.
   */
  private RoutingTable partly(RoutingTable desired, int limit) {
    var changes = changes(wanted.routing(), desired.routing());
    Collections.shuffle(changes, new Random(random.nextLong()));
    changes.sort(Comparator.comparing(BalancerModel::turn));
    var routing = wanted.routing();
    for (var change : changes.subList(0, Math.min(limit, changes.size()))) {
      routing = routing.with(change);
    }
    Map<InstanceId, Target> targets = new LinkedHashMap<>(wanted.targets());
    targets.putAll(desired.targets());
    return new RoutingTable(routing, targets);
  }

  private static int turn(RoutingChange change) {
    boolean letsIn =
        change.placements().values().stream().anyMatch(p -> p.state() == MemberState.SERVING);
    return letsIn ? 0 : change.weights().isEmpty() ? 2 : 1;
  }

  private static List<RoutingChange> changes(Routing from, Routing to) {
    var changes = new ArrayList<RoutingChange>();
    var gone = new ArrayList<>(from.members().keySet());
    gone.removeAll(to.members().keySet());
    gone.forEach(id -> changes.add(RoutingChange.remove(List.of(id))));
    to.groups()
        .forEach(
            (group, part) ->
                part.members()
                    .forEach(
                        (id, state) -> {
                          if (state != from.group(group).members().get(id)) {
                            changes.add(RoutingChange.place(Set.of(id), group, state));
                          }
                        }));
    var weights = new LinkedHashMap<GroupId, Weight>();
    from.groups().keySet().forEach(id -> weights.put(id, Weight.NONE));
    to.groups().forEach((id, group) -> weights.put(id, group.weight()));
    changes.add(RoutingChange.weights(weights).withPins(to.pins()));
    return changes;
  }

  /** Returns who gets a request that a group gets. */
  List<InstanceId> takers(GroupRouting group) {
    var takers = new ArrayList<InstanceId>();
    group
        .members()
        .forEach(
            (id, state) -> {
              if (state == MemberState.SERVING) {
                takers.add(id);
              }
            });
    return takers;
  }
}
