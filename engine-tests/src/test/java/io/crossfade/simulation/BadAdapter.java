package io.crossfade.simulation;

import io.crossfade.error.AdapterException;
import io.crossfade.model.Health;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Slots;
import io.crossfade.spi.Convergence;
import io.crossfade.spi.Fence;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.InstanceTraffic;
import io.crossfade.spi.PoolCapabilities;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.testkit.sim.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Adapters that break their contract, each in one way. */
enum BadAdapter {
  ROUTER_SHOWS_WHAT_WAS_ASKED(builder -> builder.router(r -> new Router(r, true, false, false))),
  ROUTER_ALWAYS_AGREES(builder -> builder.router(r -> new Router(r, false, true, false))),
  ROUTER_SEES_NOTHING_IN_FLIGHT(builder -> builder.router(r -> new Router(r, false, false, true))),
  ROUTER_TAKES_OUT_BEFORE_IT_LETS_IN(builder -> builder.router(TakesOutFirst::new)),
  ROUTER_LETS_THE_OVERTAKEN_IN(builder -> builder.router(NotTold::new)),
  PROBE_IS_ALWAYS_HAPPY(
      builder ->
          builder.probe(
              probe ->
                  instance -> {
                    probe.check(instance);
                    return Health.healthy();
                  })),
  PROBE_IS_NEVER_HAPPY(builder -> builder.probe(p -> instance -> Health.unhealthy("never"))),
  POOL_STARTS_ONE_MORE(builder -> builder.pool(p -> new Pool(p, Pool.Defect.ONE_MORE))),
  POOL_STOPS_EVERYBODY(builder -> builder.pool(p -> new Pool(p, Pool.Defect.STOPS_ALL))),
  POOL_STOPS_NOBODY(builder -> builder.pool(p -> new Pool(p, Pool.Defect.STOPS_NONE))),
  POOL_LETS_THE_OVERTAKEN_IN(builder -> builder.pool(p -> new Pool(p, Pool.Defect.NO_FENCE)));

  private final Consumer<Simulation.Builder> decoration;

  BadAdapter(Consumer<Simulation.Builder> decoration) {
    this.decoration = decoration;
  }

  void addTo(Simulation.Builder builder) {
    decoration.accept(builder);
  }

  /** Does as the router behind it; each bad one overrides what it gets wrong. */
  private static class Layer implements TrafficRouter {

    final TrafficRouter inner;

    Layer(TrafficRouter inner) {
      this.inner = inner;
    }

    @Override
    public RouterCapabilities capabilities() {
      return inner.capabilities();
    }

    @Override
    public void fence(Fence fence) {
      inner.fence(fence);
    }

    @Override
    public void apply(RoutingTable desired, Fence fence) {
      inner.apply(desired, fence);
    }

    @Override
    public RoutingObservation observe() {
      return inner.observe();
    }
  }

  private static final class Router extends Layer {

    private final boolean echoes;
    private final boolean agrees;
    private final boolean empty;
    private RoutingTable last;

    Router(TrafficRouter inner, boolean echoes, boolean agrees, boolean empty) {
      super(inner);
      this.echoes = echoes;
      this.agrees = agrees;
      this.empty = empty;
    }

    @Override
    public void apply(RoutingTable desired, Fence fence) {
      last = desired;
      super.apply(desired, fence);
    }

    @Override
    public RoutingObservation observe() {
      var seen = super.observe();
      var told =
          RoutingObservation.builder(echoes && last != null ? last : seen.table())
              .incarnation(seen.incarnation())
              .convergence(echoes || agrees ? Convergence.agreed() : seen.convergence());
      seen.traffic()
          .forEach(
              (id, traffic) -> told.traffic(id, empty ? InstanceTraffic.inFlight(0) : traffic));
      return told.build();
    }
  }

  /**
   * Changes a load balancer in two pieces, the wrong one first, and fails between them at times.
   */
  private static final class TakesOutFirst extends Layer {

    private int changes;

    TakesOutFirst(TrafficRouter inner) {
      super(inner);
    }

    @Override
    public void apply(RoutingTable desired, Fence fence) {
      var now = observe().table();
      var out = new ArrayList<>(now.routing().reachable());
      out.removeAll(desired.routing().reachable());
      inner.apply(
          new RoutingTable(now.routing().with(RoutingChange.remove(out)), now.targets()), fence);
      if (++changes % 3 == 0) {
        throw new AdapterException(AdapterException.Kind.OUTCOME_UNKNOWN, "it broke between");
      }
      inner.apply(desired, fence);
    }
  }

  /** Keeps to itself who asks, until the first change. */
  private static final class NotTold extends Layer {

    NotTold(TrafficRouter inner) {
      super(inner);
    }

    @Override
    public void fence(Fence fence) {
      // nobody is told
    }
  }

  private static final class Pool implements InstancePool {

    enum Defect {
      ONE_MORE,
      STOPS_ALL,
      STOPS_NONE,
      NO_FENCE
    }

    private final InstancePool inner;
    private final Defect defect;
    private final List<InstanceId> hidden = new ArrayList<>();

    Pool(InstancePool inner, Defect defect) {
      this.inner = inner;
      this.defect = defect;
    }

    @Override
    public PoolCapabilities capabilities() {
      return inner.capabilities();
    }

    @Override
    public List<Instance> list() {
      return inner.list().stream().filter(i -> !hidden.contains(i.id())).toList();
    }

    @Override
    public Slots slots() {
      return inner.slots();
    }

    @Override
    public void fence(Fence fence) {
      if (defect != Defect.NO_FENCE) {
        inner.fence(fence);
      }
    }

    @Override
    public List<Instance> start(String key, Revision revision, List<InstanceId> ids) {
      var all = new ArrayList<>(ids);
      if (defect == Defect.ONE_MORE) {
        all.add(InstanceId.of("twin"));
      }
      return inner.start(key, revision, all);
    }

    @Override
    public List<Instance> replace(
        String key, Revision revision, List<InstanceId> ids, Duration grace) {
      return inner.replace(key, revision, ids, grace);
    }

    @Override
    public void stop(String key, List<InstanceId> ids, Duration grace) {
      switch (defect) {
        case ONE_MORE, NO_FENCE -> inner.stop(key, ids, grace);
        case STOPS_ALL -> inner.stop(key, inner.list().stream().map(Instance::id).toList(), grace);
        case STOPS_NONE -> hidden.addAll(ids);
      }
    }
  }
}
