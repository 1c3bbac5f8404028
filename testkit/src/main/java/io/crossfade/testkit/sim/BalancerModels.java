package io.crossfade.testkit.sim;

import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Pin;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Target;
import io.crossfade.model.Weight;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RouterCapabilities.Feature;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The models of the load balancers that adapters are shipped for. */
final class BalancerModels {

  private static final int MOST_GROUPS = 8;

  private BalancerModels() {}

  static BalancerModel of(Balancer kind, World world, RoutingTable start) {
    return switch (kind) {
      case EMBEDDED -> new Embedded(world, start);
      case HAPROXY -> new HaProxy(world, start);
      case NGINX -> new Nginx(world, start);
      case ALB -> new Alb(world, start);
    };
  }

  private static RouterCapabilities.Builder common() {
    return RouterCapabilities.builder()
        .with(Feature.WEIGHTS, Feature.MEMBER_CAPACITY, Feature.DRAIN)
        .mostGroups(MOST_GROUPS);
  }

  /** What is applied is so at once. */
  private static final class Embedded extends BalancerModel {

    Embedded(World world, RoutingTable start) {
      super(
          world,
          common()
              .with(Feature.IN_FLIGHT, Feature.COUNTERS, Feature.ATOMIC_SWITCH, Feature.FENCED)
              .pins(Pin.Kind.values())
              .weightStep(Weight.ofBasisPoints(1))
              .build(),
          1,
          start);
    }

    @Override
    void follow(RoutingTable table) {
      nodes().forEach(node -> set(node, table, 0));
    }
  }

  /** Two processes that are told one after the other, and keep it in memory only. */
  private static final class HaProxy extends BalancerModel {

    HaProxy(World world, RoutingTable start) {
      super(
          world,
          common()
              .with(Feature.IN_FLIGHT, Feature.COUNTERS, Feature.VOLATILE)
              .pins(Pin.Kind.HEADER, Pin.Kind.COOKIE)
              .build(),
          2,
          start);
    }

    @Override
    void follow(RoutingTable table) {
      set(nodes().get(0), table, 0);
      set(nodes().get(1), table, random().nextInt(3) == 0 ? 1 + random().nextLong(50) : 0);
    }
  }

  /** The new workers answer soon, the old ones until a moment later. */
  private static final class Nginx extends BalancerModel {

    private static final long NEW_WORKERS = 6;
    private static final long OLD_WORKERS = 103;

    Nginx(World world, RoutingTable start) {
      super(
          world,
          common()
              .with(Feature.FENCED)
              .pins(Pin.Kind.HEADER, Pin.Kind.COOKIE)
              .propagation(Duration.ofMillis(OLD_WORKERS))
              .changeCost("one reload")
              .build(),
          2,
          start);
    }

    @Override
    void follow(RoutingTable table) {
      if (world().mishaps().strikes(FaultKind.ROUTER_IGNORES, 3)) {
        return;
      }
      set(nodes().get(0), table, NEW_WORKERS);
      set(nodes().get(1), table, OLD_WORKERS);
    }
  }

  /** Three nodes that follow within half a minute; a drain is shown for its whole time. */
  private static final class Alb extends BalancerModel {

    private static final long PROPAGATION = 30_000;

    private final long deregistration;
    private final Map<InstanceId, Shown> drained = new HashMap<>();

    Alb(World world, RoutingTable start) {
      super(
          world,
          common()
              .with(Feature.HEALTH, Feature.FAILS_OPEN)
              .pins(Pin.Kind.HEADER, Pin.Kind.QUERY)
              .propagation(Duration.ofMillis(PROPAGATION))
              .build(),
          3,
          start);
      this.deregistration = 5_000 + random().nextLong(25_000);
    }

    private record Shown(GroupId group, Target target, long until) {}

    @Override
    void follow(RoutingTable table) {
      for (var node : nodes()) {
        set(node, table, 200 + random().nextLong(random().nextBoolean() ? 2_000 : PROPAGATION));
      }
    }

    @Override
    void accepted(RoutingTable before, RoutingTable after) {
      var members = after.routing().members();
      before
          .routing()
          .groups()
          .forEach(
              (id, group) ->
                  group
                      .members()
                      .forEach(
                          (member, state) -> {
                            if (state == MemberState.SERVING
                                && members.get(member) != MemberState.SERVING) {
                              long until = world().now() + deregistration;
                              drained.put(member, new Shown(id, before.target(member), until));
                            }
                          }));
      members.forEach(
          (member, state) -> {
            if (state == MemberState.SERVING) {
              drained.remove(member);
            }
          });
    }

    @Override
    RoutingTable shown(RoutingTable table) {
      drained.values().removeIf(shown -> shown.until <= world().now());
      if (drained.isEmpty()) {
        return table;
      }
      var routing = table.routing();
      Map<InstanceId, Target> targets = new LinkedHashMap<>(table.targets());
      for (var entry : drained.entrySet()) {
        if (!table.routing().isServing(entry.getKey())) {
          var group = entry.getValue().group();
          routing =
              routing.with(
                  RoutingChange.place(Set.of(entry.getKey()), group, MemberState.DRAINING));
          targets.putIfAbsent(entry.getKey(), entry.getValue().target());
        }
      }
      return new RoutingTable(routing, targets);
    }

    /** By its own late view of their health; if none is well, everybody. */
    @Override
    List<InstanceId> takers(GroupRouting group) {
      var all = super.takers(group);
      var well = all.stream().filter(world().instances()::seemsWell).toList();
      return well.isEmpty() ? all : well;
    }
  }
}
