package io.crossfade;

import io.crossfade.engine.World;
import io.crossfade.error.AdapterNotFoundException;
import io.crossfade.error.ConfigurationException;
import io.crossfade.error.DuplicateAdapterException;
import io.crossfade.event.DeploymentListener;
import io.crossfade.journal.InMemoryJournalStore;
import io.crossfade.journal.JournalStore;
import io.crossfade.model.Names;
import io.crossfade.spi.Gate;
import io.crossfade.spi.HealthProbe;
import io.crossfade.spi.Hook;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.time.TimeSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a {@link Crossfade} works with. Router, pool and probe are needed; each is handed
 * over, or named and found through {@link java.util.ServiceLoader}. What is handed over beats what
 * is found.
 *
 * <p>Not thread-safe.
 */
public final class CrossfadeBuilder {

  /** How many health checks the default executor runs at once. */
  static final int DEFAULT_THREADS = 64;

  private final String service;
  private final Adapters adapters = new Adapters();
  private final List<AutoCloseable> owned = new ArrayList<>();
  private final Map<String, Gate> gates = new LinkedHashMap<>();
  private final Map<String, Hook> hooks = new LinkedHashMap<>();
  private final List<DeploymentListener> listeners = new ArrayList<>();
  private @Nullable Supplier<TrafficRouter> router;
  private @Nullable Supplier<InstancePool> pool;
  private @Nullable Supplier<HealthProbe> probe;
  private @Nullable JournalStore journal;
  private @Nullable Executor executor;
  private TimeSource time = TimeSource.system();
  private RandomGenerator random = new SplittableRandom();
  private String owner = "pid-" + ProcessHandle.current().pid();

  CrossfadeBuilder(String service) {
    this.service = Names.requireAllowed("service", service);
  }

  /** Sets where adapters are found by name. Default: the class path, through ServiceLoader. */
  public CrossfadeBuilder adapters(Adapters value) {
    adapters.includeAll(value);
    return this;
  }

  /** Sets the load balancer. */
  public CrossfadeBuilder router(TrafficRouter value) {
    Objects.requireNonNull(value, "router");
    this.router = () -> value;
    return this;
  }

  /** Sets the load balancer by its adapter's name; {@link #build} makes it. */
  public CrossfadeBuilder router(String name, Map<String, String> settings) {
    var copy = Map.copyOf(settings);
    this.router = () -> own(adapters.router(name, copy));
    return this;
  }

  /** Sets the pool. */
  public CrossfadeBuilder pool(InstancePool value) {
    Objects.requireNonNull(value, "pool");
    this.pool = () -> value;
    return this;
  }

  /** Sets the pool by its adapter's name; {@link #build} makes it. */
  public CrossfadeBuilder pool(String name, Map<String, String> settings) {
    var copy = Map.copyOf(settings);
    this.pool = () -> own(adapters.pool(name, copy));
    return this;
  }

  /** Sets how an instance is asked for its health. */
  public CrossfadeBuilder probe(HealthProbe value) {
    Objects.requireNonNull(value, "probe");
    this.probe = () -> value;
    return this;
  }

  /** Sets the probe by its adapter's name; {@link #build} makes it. */
  public CrossfadeBuilder probe(String name, Map<String, String> settings) {
    var copy = Map.copyOf(settings);
    this.probe = () -> adapters.probe(name, copy);
    return this;
  }

  /** Adds a gate under the name that plans call it by. */
  public CrossfadeBuilder gate(String name, Gate gate) {
    gates.put(Names.requireAllowed("gate", name), Objects.requireNonNull(gate, "gate"));
    return this;
  }

  /** Adds a hook under the name that plans call it by. */
  public CrossfadeBuilder hook(String name, Hook hook) {
    hooks.put(Names.requireAllowed("hook", name), Objects.requireNonNull(hook, "hook"));
    return this;
  }

  /**
   * Sets where deployments are kept. Default: in memory, which a crash does not survive; use a
   * {@code FileJournalStore} for anything that matters. It stays the caller's to close.
   */
  public CrossfadeBuilder journal(JournalStore value) {
    this.journal = Objects.requireNonNull(value, "journal");
    return this;
  }

  /** Adds somebody to be told what happens. */
  public CrossfadeBuilder listener(DeploymentListener listener) {
    listeners.add(Objects.requireNonNull(listener, "listener"));
    return this;
  }

  /**
   * Sets where health checks run, and where the lease is renewed while a call of an adapter, a gate
   * or a hook takes long. One that runs tasks on the caller's thread cannot do the latter: a call
   * that outlasts the lease of 30 seconds may lose it then. Default: up to 64 daemon threads of our
   * own, gone when idle and at {@link Crossfade#close}.
   */
  public CrossfadeBuilder executor(Executor value) {
    this.executor = Objects.requireNonNull(value, "executor");
    return this;
  }

  /** Sets the clock. Default: the machine's. */
  public CrossfadeBuilder time(TimeSource value) {
    this.time = Objects.requireNonNull(value, "time");
    return this;
  }

  /**
   * Sets what waits between tries are spread by; give a seeded one to a test. Default: the JDK's.
   */
  public CrossfadeBuilder random(RandomGenerator value) {
    this.random = Objects.requireNonNull(value, "random");
    return this;
  }

  /** Sets who this process is, for people. Default: its process id. */
  public CrossfadeBuilder owner(String value) {
    this.owner = Names.requireAllowed("owner", value);
    return this;
  }

  /**
   * Makes what was named, and returns the library, ready for use. What an adapter connects to it
   * connects to later. When this throws, nothing that was made is left behind.
   *
   * @throws ConfigurationException with everything that is missing, and every fault of all settings
   * @throws AdapterNotFoundException if there is no adapter of a name
   * @throws DuplicateAdapterException if there are two of a name
   */
  public Crossfade build() {
    try {
      return Crossfade.of(world(), owned);
    } catch (RuntimeException e) {
      Crossfade.closeAll(owned);
      owned.clear();
      throw e;
    }
  }

  private World world() {
    var faults = new ArrayList<String>();
    var madeRouter = made("router", router, faults);
    var madePool = made("pool", pool, faults);
    var madeProbe = made("probe", probe, faults);
    if (madeRouter == null || madePool == null || madeProbe == null) {
      throw new ConfigurationException("Crossfade for service '" + service + "'", faults);
    }
    return new World(
        service,
        owner,
        madeRouter,
        madePool,
        madeProbe,
        gates,
        hooks,
        journal == null ? own(new InMemoryJournalStore()) : journal,
        listeners,
        executor == null ? ownThreads() : executor,
        time,
        random);
  }

  private static <T> @Nullable T made(String what, @Nullable Supplier<T> way, List<String> faults) {
    if (way == null) {
      faults.add("a " + what + " is missing: call " + what + "(...)");
      return null;
    }
    try {
      return way.get();
    } catch (ConfigurationException e) {
      e.faults().forEach(fault -> faults.add(e.subject() + ": " + fault));
      return null;
    }
  }

  private Executor ownThreads() {
    var threads = Crossfade.defaultExecutor();
    owned.add(threads::shutdownNow);
    return threads;
  }

  private <T extends AutoCloseable> T own(T made) {
    owned.add(made);
    return made;
  }
}
