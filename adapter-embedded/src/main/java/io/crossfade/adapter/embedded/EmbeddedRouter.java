package io.crossfade.adapter.embedded;

import static java.util.Objects.requireNonNull;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Pin;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Weight;
import io.crossfade.spi.Fence;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RouterCapabilities.Feature;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.time.TimeSource;
import io.undertow.server.HttpHandler;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A reverse proxy in this process. It knows exactly what is in flight, and switches the whole table
 * at one instant.
 *
 * <p>A group is chosen by its weight and a member by its capacity, both by a sequence that keeps
 * the shares right in every stretch of requests, not only in the long run. It listens from {@link
 * #start} on, or from the first call that needs it to. It serves as long as it is open: unlike
 * other routers it cannot go on when it is closed, or when the process ends; with a state file it
 * comes up again as it was.
 *
 * <p>Thread-safe.
 */
public final class EmbeddedRouter implements TrafficRouter {

  private final EmbeddedSettings settings;
  private final Optional<StateFile> stateFile;
  private final String incarnation = UUID.randomUUID().toString();
  private final TableCompiler compiler;
  private final Switchboard switchboard;
  private final HttpHandler handler;
  private final ReentrantLock lock = new ReentrantLock();

  private @Nullable FrontDoor door;
  private @Nullable InetSocketAddress address;
  private @Nullable Fence last;
  private boolean closed;

  private EmbeddedRouter(EmbeddedSettings settings, TimeSource time) {
    this.settings = settings;
    this.stateFile = settings.stateFile().map(StateFile::new);
    var ledgers = new Ledgers();
    this.compiler = new TableCompiler(settings, ledgers, time);
    this.switchboard = new Switchboard(compiler.empty(), ledgers, time);
    this.handler = new RouterHandler(switchboard, settings, time);
  }

  /** Returns a router that does not listen yet. */
  public static EmbeddedRouter create(EmbeddedSettings settings) {
    return new EmbeddedRouter(settings, TimeSource.system());
  }

  /**
   * Returns a router that listens.
   *
   * @throws AdapterException {@code PERMANENT} if it cannot, or its state file cannot be read
   */
  public static EmbeddedRouter start(EmbeddedSettings settings) {
    var router = create(settings);
    router.address();
    return router;
  }

  /**
   * Returns where it listens; starts to, if it does not yet.
   *
   * @throws AdapterException {@code PERMANENT} if it cannot, or was closed
   */
  public InetSocketAddress address() {
    lock.lock();
    try {
      return started();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public RouterCapabilities capabilities() {
    return capabilities(stateFile.isEmpty());
  }

  /** Returns what such a router can do. */
  static RouterCapabilities capabilities(boolean forgets) {
    var can =
        RouterCapabilities.builder()
            .with(Feature.WEIGHTS, Feature.MEMBER_CAPACITY, Feature.DRAIN, Feature.IN_FLIGHT)
            .with(Feature.COUNTERS, Feature.LATENCY, Feature.ATOMIC_SWITCH, Feature.AFFINITY)
            .with(Feature.FENCED)
            .pins(Pin.Kind.values())
            .weightStep(Weight.ofBasisPoints(1))
            .mostGroups(TableCompiler.MOST_GROUPS);
    return (forgets ? can.with(Feature.VOLATILE) : can).build();
  }

  @Override
  public void fence(Fence fence) {
    lock.lock();
    try {
      started();
      requireNotOvertaken(fence);
      if (!fence.equals(last)) {
        keep(switchboard.current().table(), fence);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>When it returns, no request that comes later goes by the table before, and all that still do
   * are in the counts.
   */
  @Override
  public void apply(RoutingTable desired, Fence fence) {
    lock.lock();
    try {
      var own = started();
      requireNotOvertaken(fence);
      if (!fence.equals(last) || !desired.equals(switchboard.current().table())) {
        var compiled = compiler.compile(desired, own);
        keep(desired, fence);
        switchboard.switchTo(compiled);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public RoutingObservation observe() {
    address();
    var observation =
        RoutingObservation.builder(switchboard.current().table()).incarnation(incarnation);
    switchboard.traffic().forEach(observation::traffic);
    return observation.build();
  }

  /** Ends everything: connections, requests in flight, threads. Twice is once. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      switchboard.current().upstreams().forEach(Upstream::retire);
      if (door != null) {
        door.close();
        door = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets requests of another kind in at another address; a part of {@link RouterMain}. */
  InetSocketAddress listen(InetSocketAddress at, HttpHandler other) {
    lock.lock();
    try {
      started();
      var opened = requireNonNull(door, "door");
      var bound = opened.bind(at, other);
      opened.open();
      return bound;
    } finally {
      lock.unlock();
    }
  }

  private InetSocketAddress started() {
    if (closed) {
      throw new AdapterException(
          Kind.PERMANENT,
          "The embedded router was closed, so nothing was changed; make a new one.");
    }
    if (address == null) {
      address = open();
    }
    return address;
  }

  private InetSocketAddress open() {
    var restored = stateFile.flatMap(StateFile::read);
    var opened = new FrontDoor(settings);
    try {
      var own = opened.bind(new InetSocketAddress(settings.host(), settings.port()), handler);
      restored.ifPresent(setting -> restore(setting, own));
      opened.open();
      door = opened;
      return own;
    } catch (AdapterException e) {
      opened.close();
      throw e;
    }
  }

  private void restore(Setting setting, InetSocketAddress own) {
    switchboard.switchTo(compiler.compile(setting.table(), own));
    last = setting.fence();
  }

  private void keep(RoutingTable table, Fence fence) {
    stateFile.ifPresent(file -> file.write(new Setting(table, fence)));
    last = fence;
  }

  private void requireNotOvertaken(Fence fence) {
    if (last != null && fence.epoch() < last.epoch()) {
      throw new AdapterException(
          Kind.PERMANENT,
          "The embedded router refused deployment '"
              + fence.deployment()
              + "' with epoch "
              + fence.epoch()
              + ", and nothing was changed: '"
              + last.deployment()
              + "' has taken over with epoch "
              + last.epoch()
              + ".");
    }
  }
}
