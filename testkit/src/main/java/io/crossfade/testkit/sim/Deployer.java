package io.crossfade.testkit.sim;

import io.crossfade.Crossfade;
import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.error.JournalException;
import io.crossfade.event.EventRecord;
import io.crossfade.journal.JournalStore;
import io.crossfade.journal.Lease;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Health;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Slots;
import io.crossfade.spi.Fence;
import io.crossfade.spi.HealthProbe;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.PoolCapabilities;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RouterCapabilities.Feature;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.testkit.fake.FakeJournalStore;
import io.crossfade.testkit.fake.ForwardingJournal;
import io.crossfade.testkit.sim.Seams.Sort;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One process that deploys: the production engine, and the world as this process reaches it, with
 * the faults of calls. Confined to one run.
 */
final class Deployer {

  private final World world;
  private final Seams seams;
  private final int number;
  private @Nullable RoutingObservation lastSeen;

  Deployer(World world, Seams seams, int number) {
    this.world = world;
    this.seams = seams;
    this.number = number;
  }

  /** Returns the library in this process. */
  Crossfade start(Simulation simulation, Consumer<EventRecord> listener) {
    var builder =
        Crossfade.builder(World.SERVICE)
            .router(simulation.decorated(new Router()))
            .pool(simulation.decorated(new Pool()))
            .probe(simulation.decorated(new Probe()))
            .journal(simulation.decorated(new Journal(world, seams)))
            .listener(listener::accept)
            .time(simulation.decorated(world.time()))
            .random(world.draws().of("backoff " + number))
            .owner("deployer-" + number)
            .executor(Runnable::run);
    simulation.gates().forEach(name -> builder.gate(name, new GateModel(world, name)));
    return builder.build();
  }

  private final class Router implements TrafficRouter {

    @Override
    public RouterCapabilities capabilities() {
      return world.balancer().capabilities();
    }

    @Override
    public void fence(Fence fence) {
      world.balancer().fence(fence);
    }

    @Override
    public void apply(RoutingTable desired, Fence fence) {
      seams.call(
          "apply",
          Sort.DIVISIBLE,
          capabilities().has(Feature.FENCED),
          limit -> {
            world.balancer().requireNotOvertaken(fence);
            world.audit().applying(number, desired);
            apply(desired, fence, limit);
            return true;
          });
    }

    private void apply(RoutingTable desired, Fence fence, int limit) {
      var mishaps = world.mishaps();
      if (mishaps.strikes(FaultKind.ROUTER_THROTTLED, 2)) {
        throw new AdapterException(Kind.TRANSIENT, "Rate exceeded; nothing was changed.");
      }
      if (mishaps.strikes(FaultKind.ROUTER_REFUSES, 6)) {
        throw new AdapterException(Kind.PERMANENT, "Refused; nothing was changed.");
      }
      if (mishaps.strikes(FaultKind.ROUTER_TIMEOUT, 3)) {
        throw new AdapterException(Kind.OUTCOME_UNKNOWN, "No answer in time.");
      }
      boolean partly = mishaps.strikes(FaultKind.ROUTER_PARTIAL, 3);
      world.balancer().apply(desired, fence, partly ? Math.min(limit, 1) : limit);
      if (partly || mishaps.strikes(FaultKind.ROUTER_REPLY_LOST, 3)) {
        throw new AdapterException(Kind.OUTCOME_UNKNOWN, "The answer was lost.");
      }
    }

    @Override
    public RoutingObservation observe() {
      return seams.call("observe", Sort.READING, true, limit -> seen());
    }

    private RoutingObservation seen() {
      var mishaps = world.mishaps();
      if (mishaps.isOn(FaultKind.ROUTER_UNREADABLE)) {
        throw new AdapterException(Kind.TRANSIENT, "The load balancer does not answer.");
      }
      if (lastSeen != null && mishaps.strikes(FaultKind.ROUTER_STALE, 12)) {
        world.trace().note(() -> "an old reading is given");
        return lastSeen;
      }
      lastSeen = world.balancer().observe();
      world.audit().observed();
      return lastSeen;
    }
  }

  private final class Pool implements InstancePool {

    private Optional<Fence> told = Optional.empty();

    @Override
    public void fence(Fence fence) {
      told = Optional.of(fence);
      world.pool().fence(fence);
    }

    @Override
    public PoolCapabilities capabilities() {
      return world.pool().capabilities();
    }

    @Override
    public List<Instance> list() {
      return seams.call("list", Sort.READING, true, limit -> world.pool().list());
    }

    @Override
    public Slots slots() {
      return world.pool().slots();
    }

    @Override
    public List<Instance> start(String key, Revision revision, List<InstanceId> ids) {
      return effect(
          "start",
          key,
          limit -> world.pool().startSome(key, revision, ids, limit),
          () -> world.pool().start(key, revision, ids));
    }

    @Override
    public List<Instance> replace(
        String key, Revision revision, List<InstanceId> ids, Duration grace) {
      return effect(
          "replace",
          key,
          limit -> world.pool().replaceSome(key, revision, ids, grace, limit),
          () -> world.pool().replace(key, revision, ids, grace));
    }

    @Override
    public void stop(String key, List<InstanceId> ids, Duration grace) {
      effect(
          "stop",
          key,
          limit -> world.pool().stopSome(ids, grace, limit),
          () -> {
            world.pool().stop(key, ids, grace);
            return List.of();
          });
    }

    private List<Instance> effect(
        String operation, String key, IntConsumer some, Supplier<List<Instance>> all) {
      return seams.call(
          operation,
          Sort.DIVISIBLE,
          true,
          limit -> {
            told.ifPresent(world.pool()::requireNotOvertaken);
            world.audit().poolCalled(number, operation, key);
            if (limit == Integer.MAX_VALUE) {
              return all.get();
            }
            some.accept(limit);
            return List.of();
          });
    }
  }

  private final class Probe implements HealthProbe {

    @Override
    public Health check(Instance instance) {
      var mishaps = world.mishaps();
      if (mishaps.strikes(FaultKind.PROBE_THROWS, 6)) {
        world.audit().probed(instance, Health.unknown("threw"));
        throw new IllegalStateException("the probe broke");
      }
      var health =
          mishaps.strikes(FaultKind.PROBE_UNKNOWN, 4)
              ? Health.unknown("no route to host")
              : world.instances().check(instance);
      world.audit().probed(instance, health);
      return health;
    }
  }

  /** The journal as this process reaches it. */
  private static final class Journal implements ForwardingJournal {

    private final World world;
    private final Seams seams;

    Journal(World world, Seams seams) {
      this.world = world;
      this.seams = seams;
    }

    @Override
    public JournalStore inner() {
      return world.journal();
    }

    @Override
    public long append(
        Lease lease, DeploymentId stream, long expected, List<String> payloads, Room room) {
      return seams.call(
          "append",
          Sort.WRITING,
          true,
          limit -> {
            if (world.mishaps().strikes(FaultKind.JOURNAL_FAILS, 15)) {
              FakeJournalStore.failure(JournalException.Kind.UNAVAILABLE).run();
            }
            long last = ForwardingJournal.super.append(lease, stream, expected, payloads, room);
            if (limit == Integer.MAX_VALUE) {
              world.disk().force(stream);
            }
            return last;
          });
    }

    @Override
    public void finish(Lease lease, DeploymentId stream) {
      seams.call(
          "finish",
          Sort.WRITING,
          true,
          limit -> {
            if (limit == Integer.MAX_VALUE) {
              ForwardingJournal.super.finish(lease, stream);
            }
            return true;
          });
    }
  }
}
