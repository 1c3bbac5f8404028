package io.crossfade;

import io.crossfade.error.AdapterNotFoundException;
import io.crossfade.error.ConfigurationException;
import io.crossfade.error.DuplicateAdapterException;
import io.crossfade.internal.discovery.NamedProviders;
import io.crossfade.spi.Gate;
import io.crossfade.spi.GateProvider;
import io.crossfade.spi.HealthProbe;
import io.crossfade.spi.HealthProbeProvider;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.InstancePoolProvider;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.spi.TrafficRouterProvider;
import io.crossfade.strategy.DeploymentStrategy;
import io.crossfade.strategy.StrategyProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Adapters and strategies by name: those handed over first, those found through {@link
 * java.util.ServiceLoader} second. Names are unique; only what is asked for is made.
 *
 * <p>Loaders are asked in this order: the ones given, the one of this library, the thread's context
 * class loader. Not thread-safe.
 */
public final class Adapters {

  private static final String GROUP = "io.crossfade:crossfade-";
  private static final String CORE = GROUP + "core";
  private static final String STRATEGIES = GROUP + "strategies";

  private static final NamedProviders<TrafficRouterProvider, TrafficRouter> ROUTERS =
      new NamedProviders<>(
          "traffic router",
          TrafficRouterProvider.class,
          TrafficRouterProvider::name,
          TrafficRouterProvider::create,
          Map.of(
              "haproxy", GROUP + "adapter-haproxy",
              "nginx", GROUP + "adapter-nginx",
              "nginx-lua", GROUP + "adapter-nginx",
              "nginx-plus", GROUP + "adapter-nginx",
              "aws-elb", GROUP + "adapter-aws-elb",
              "embedded", GROUP + "adapter-embedded"));

  private static final NamedProviders<InstancePoolProvider, InstancePool> POOLS =
      new NamedProviders<>(
          "instance pool",
          InstancePoolProvider.class,
          InstancePoolProvider::name,
          InstancePoolProvider::create,
          Map.of(
              "fixed", CORE,
              "child-process", GROUP + "adapter-process",
              "command", GROUP + "adapter-process",
              "aws-elb", GROUP + "adapter-aws-elb"));

  private static final NamedProviders<HealthProbeProvider, HealthProbe> PROBES =
      new NamedProviders<>(
          "health probe",
          HealthProbeProvider.class,
          HealthProbeProvider::name,
          HealthProbeProvider::create,
          Map.of(
              "http", CORE,
              "tcp", CORE,
              "command", CORE,
              "aws-elb", GROUP + "adapter-aws-elb"));

  private static final NamedProviders<GateProvider, Gate> GATES =
      new NamedProviders<>(
          "gate",
          GateProvider.class,
          GateProvider::name,
          GateProvider::create,
          Map.of("analysis", GROUP + "analysis"));

  private static final NamedProviders<StrategyProvider, DeploymentStrategy> STRATEGY_PROVIDERS =
      new NamedProviders<>(
          "deployment strategy",
          StrategyProvider.class,
          StrategyProvider::name,
          StrategyProvider::create,
          Map.of("rolling", STRATEGIES, "blue-green", STRATEGIES, "canary", STRATEGIES));

  private final List<ClassLoader> loaders = new ArrayList<>();
  private final List<TrafficRouterProvider> routers = new ArrayList<>();
  private final List<InstancePoolProvider> pools = new ArrayList<>();
  private final List<HealthProbeProvider> probes = new ArrayList<>();
  private final List<GateProvider> gates = new ArrayList<>();
  private final List<StrategyProvider> strategies = new ArrayList<>();

  /** Makes a collection without explicit providers. */
  public Adapters() {}

  /** Adds a class loader to look in, before the others. */
  public Adapters loader(ClassLoader loader) {
    loaders.add(Objects.requireNonNull(loader, "loader"));
    return this;
  }

  /** Adds a router's provider; it beats a discovered one of the same name. */
  public Adapters with(TrafficRouterProvider provider) {
    routers.add(provider);
    return this;
  }

  /** Adds a pool's provider; it beats a discovered one of the same name. */
  public Adapters with(InstancePoolProvider provider) {
    pools.add(provider);
    return this;
  }

  /** Adds a probe's provider; it beats a discovered one of the same name. */
  public Adapters with(HealthProbeProvider provider) {
    probes.add(provider);
    return this;
  }

  /** Adds a gate's provider; it beats a discovered one of the same name. */
  public Adapters with(GateProvider provider) {
    gates.add(provider);
    return this;
  }

  /** Adds a strategy's provider; it beats a discovered one of the same name. */
  public Adapters with(StrategyProvider provider) {
    strategies.add(provider);
    return this;
  }

  /**
   * Makes a router.
   *
   * @throws AdapterNotFoundException if there is none of this name, or it cannot be loaded
   * @throws DuplicateAdapterException if there are two of this name
   * @throws ConfigurationException with every fault of the settings
   */
  public TrafficRouter router(String name, Map<String, String> settings) {
    return ROUTERS.create(name, settings, routers, allLoaders());
  }

  /**
   * Makes a pool.
   *
   * @throws AdapterNotFoundException as with {@link #router}
   */
  public InstancePool pool(String name, Map<String, String> settings) {
    return POOLS.create(name, settings, pools, allLoaders());
  }

  /**
   * Makes a probe.
   *
   * @throws AdapterNotFoundException as with {@link #router}
   */
  public HealthProbe probe(String name, Map<String, String> settings) {
    return PROBES.create(name, settings, probes, allLoaders());
  }

  /**
   * Makes a gate.
   *
   * @throws AdapterNotFoundException as with {@link #router}
   */
  public Gate gate(String name, Map<String, String> settings) {
    return GATES.create(name, settings, gates, allLoaders());
  }

  /**
   * Makes a strategy.
   *
   * @throws AdapterNotFoundException as with {@link #router}
   */
  public DeploymentStrategy strategy(String name, Map<String, String> settings) {
    return STRATEGY_PROVIDERS.create(name, settings, strategies, allLoaders());
  }

  void includeAll(Adapters other) {
    loaders.addAll(other.loaders);
    routers.addAll(other.routers);
    pools.addAll(other.pools);
    probes.addAll(other.probes);
    gates.addAll(other.gates);
    strategies.addAll(other.strategies);
  }

  private List<ClassLoader> allLoaders() {
    var all = new ArrayList<>(loaders);
    all.add(Adapters.class.getClassLoader());
    var context = Thread.currentThread().getContextClassLoader();
    if (context != null) {
      all.add(context);
    }
    return all;
  }
}
