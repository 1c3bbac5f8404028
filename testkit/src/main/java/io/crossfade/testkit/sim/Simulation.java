package io.crossfade.testkit.sim;

import io.crossfade.journal.JournalStore;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spi.HealthProbe;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.strategy.DeploymentStrategy;
import io.crossfade.time.TimeSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Simulates deployments: the production engine, in virtual time, on models of load balancers and
 * instances that fail as a {@link Scenario} says, with every promise audited.
 *
 * <pre>{@code
 * var simulation = Simulation.builder().strategy("mine", random -> new MyStrategy()).build();
 * Sweep sweep = simulation.sweep(1, 10_000);
 * assertThat(sweep.failures()).isEmpty();
 * }</pre>
 *
 * <p>Immutable and thread-safe, if what was handed over is; each run is confined to one thread.
 */
public final class Simulation {

  private final Map<String, StrategySource> strategies;
  private final Set<String> gates;
  private final UnaryOperator<TrafficRouter> router;
  private final UnaryOperator<InstancePool> pool;
  private final UnaryOperator<HealthProbe> probe;
  private final UnaryOperator<JournalStore> journal;
  private final UnaryOperator<DeploymentStrategy> strategy;
  private final UnaryOperator<DeploymentSpec> spec;
  private final UnaryOperator<TimeSource> time;

  private Simulation(Builder builder) {
    this.strategies = new LinkedHashMap<>(builder.strategies);
    this.gates = Set.copyOf(builder.gates);
    this.router = builder.router;
    this.pool = builder.pool;
    this.probe = builder.probe;
    this.journal = builder.journal;
    this.strategy = builder.strategy;
    this.spec = builder.spec;
    this.time = builder.time;
  }

  /** Returns a builder of a simulation of no strategies. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns what a seed draws. */
  public Scenario scenario(long seed) {
    return Scenario.of(seed, strategies.size());
  }

  /** Runs a scenario. */
  public SimulationRun run(Scenario scenario) {
    return new Run(this, scenario, false).run();
  }

  /** Runs a scenario and keeps a trace of what happened. */
  public SimulationRun replay(Scenario scenario) {
    return new Run(this, scenario, true).run();
  }

  /**
   * Runs the scenarios of many seeds, on this thread.
   *
   * @param first the first seed
   * @param count how many
   */
  public Sweep sweep(long first, long count) {
    var sweep = new Sweep();
    for (long seed = first; seed < first + count; seed++) {
      sweep.add(run(scenario(seed)));
    }
    return sweep;
  }

  /**
   * Returns the simplest scenario that breaks the same promise: without the faults, the instances
   * and the load balancer that it does not take. One that breaks none is returned as it is.
   */
  public Scenario shrink(Scenario failing) {
    var run = run(failing);
    if (run.isSound()) {
      return failing;
    }
    var promise = run.violations().get(0).promise();
    var smallest = failing;
    while (true) {
      var next = smallest.simpler().stream().filter(s -> breaks(s, promise)).findFirst();
      if (next.isEmpty()) {
        return smallest;
      }
      smallest = next.get();
    }
  }

  private boolean breaks(Scenario scenario, Promise promise) {
    return run(scenario).violations().stream().anyMatch(v -> v.promise() == promise);
  }

  /**
   * Returns every scenario in which the deployer of this one dies once: before, in the midst of and
   * after each journal append and each effect, with each aftermath.
   */
  public Stream<Scenario> crashes(Scenario scenario) {
    return run(scenario).crashPoints().stream().map(scenario::withCrash);
  }

  /** Returns the names of the strategies, in the order of their numbers. */
  public List<String> strategies() {
    return List.copyOf(strategies.keySet());
  }

  StrategySource strategy(int number) {
    var sources = new ArrayList<>(strategies.values());
    if (number >= sources.size()) {
      throw new IllegalArgumentException(
          "strategy must be within 0.." + (sources.size() - 1) + ", was " + number);
    }
    return sources.get(number);
  }

  Set<String> gates() {
    return gates;
  }

  TrafficRouter decorated(TrafficRouter plain) {
    return router.apply(plain);
  }

  InstancePool decorated(InstancePool plain) {
    return pool.apply(plain);
  }

  HealthProbe decorated(HealthProbe plain) {
    return probe.apply(plain);
  }

  JournalStore decorated(JournalStore plain) {
    return journal.apply(plain);
  }

  DeploymentStrategy decorated(DeploymentStrategy plain) {
    return strategy.apply(plain);
  }

  DeploymentSpec decorated(DeploymentSpec plain) {
    return spec.apply(plain);
  }

  TimeSource decorated(TimeSource plain) {
    return time.apply(plain);
  }

  /** Collects a {@link Simulation}. Not thread-safe. */
  public static final class Builder {

    private final Map<String, StrategySource> strategies = new LinkedHashMap<>();
    private final Set<String> gates = new LinkedHashSet<>();
    private UnaryOperator<TrafficRouter> router = UnaryOperator.identity();
    private UnaryOperator<InstancePool> pool = UnaryOperator.identity();
    private UnaryOperator<HealthProbe> probe = UnaryOperator.identity();
    private UnaryOperator<JournalStore> journal = UnaryOperator.identity();
    private UnaryOperator<DeploymentStrategy> strategy = UnaryOperator.identity();
    private UnaryOperator<DeploymentSpec> spec = UnaryOperator.identity();
    private UnaryOperator<TimeSource> time = UnaryOperator.identity();

    private Builder() {}

    /** Adds a strategy to draw from. */
    public Builder strategy(String name, StrategySource source) {
      strategies.put(name, Objects.requireNonNull(source, "source"));
      return this;
    }

    /** Names the gates that plans may ask; each is modelled. Default: none. */
    public Builder gates(String... names) {
      gates.addAll(List.of(names));
      return this;
    }

    /** Puts something of your own between the engine and the load balancer. Default: nothing. */
    public Builder router(UnaryOperator<TrafficRouter> decorator) {
      this.router = Objects.requireNonNull(decorator, "decorator");
      return this;
    }

    /** Puts something of your own between the engine and the pool. Default: nothing. */
    public Builder pool(UnaryOperator<InstancePool> decorator) {
      this.pool = Objects.requireNonNull(decorator, "decorator");
      return this;
    }

    /** Puts something of your own between the engine and the probe. Default: nothing. */
    public Builder probe(UnaryOperator<HealthProbe> decorator) {
      this.probe = Objects.requireNonNull(decorator, "decorator");
      return this;
    }

    /** Puts something of your own between the engine and the journal. Default: nothing. */
    public Builder journal(UnaryOperator<JournalStore> decorator) {
      this.journal = Objects.requireNonNull(decorator, "decorator");
      return this;
    }

    /** Changes every strategy that is drawn. Default: not at all. */
    public Builder everyStrategy(UnaryOperator<DeploymentStrategy> decorator) {
      this.strategy = Objects.requireNonNull(decorator, "decorator");
      return this;
    }

    /**
     * Changes every spec that is drawn, as where a strategy of yours needs a lower floor than the
     * 40 to 70 percent that are drawn. Default: not at all.
     */
    public Builder everySpec(UnaryOperator<DeploymentSpec> decorator) {
      this.spec = Objects.requireNonNull(decorator, "decorator");
      return this;
    }

    /** Puts something of your own between the engine and the clock. Default: nothing. */
    public Builder time(UnaryOperator<TimeSource> decorator) {
      this.time = Objects.requireNonNull(decorator, "decorator");
      return this;
    }

    /** Returns the simulation. */
    public Simulation build() {
      if (strategies.isEmpty()) {
        throw new IllegalArgumentException("a simulation needs a strategy; add one by strategy()");
      }
      return new Simulation(this);
    }
  }
}
