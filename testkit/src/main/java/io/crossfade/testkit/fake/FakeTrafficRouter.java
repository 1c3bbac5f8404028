package io.crossfade.testkit.fake;

import io.crossfade.error.AdapterException;
import io.crossfade.model.Health;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Pin;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Weight;
import io.crossfade.spi.Convergence;
import io.crossfade.spi.Fence;
import io.crossfade.spi.InstanceTraffic;
import io.crossfade.spi.LatencyDistribution;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RouterCapabilities.Feature;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficCounters;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A load balancer whose routing is a value in memory. It can do everything, at once and on every
 * node, unless the builder or {@link #faults} say otherwise.
 *
 * <p>Thread-safe.
 */
public final class FakeTrafficRouter implements TrafficRouter {

  private final TimeSource time;
  private final RouterCapabilities capabilities;
  private final RoutingTable initial;
  private final Duration effectDelay;
  private final Duration convergenceDelay;
  private final Faults faults = new Faults("apply", "observe");

  private final ReentrantLock lock = new ReentrantLock();
  private RoutingState state;
  private final List<AppliedTable> applied = new ArrayList<>();
  private final Map<InstanceId, Load> loads = new HashMap<>();
  private final Map<InstanceId, TrafficCounters> counters = new HashMap<>();
  private final Map<InstanceId, LatencyDistribution> latencies = new HashMap<>();
  private final Map<InstanceId, Health> health = new HashMap<>();
  private final List<Consumer<RoutingTable>> witnesses = new ArrayList<>();
  private @Nullable RoutingObservation lastObservation;
  private long highestEpoch;
  private int incarnation = 1;
  private boolean closed;

  private FakeTrafficRouter(Builder builder) {
    this.time = builder.time;
    this.capabilities = builder.capabilities;
    this.initial = builder.initial;
    this.effectDelay = builder.effectDelay;
    this.convergenceDelay = builder.convergenceDelay;
    this.state = new RoutingState(initial);
  }

  /** Returns a router that can do everything and serves nobody yet. */
  public static FakeTrafficRouter empty(TimeSource time) {
    return builder(time).build();
  }

  /** Returns a builder of a router that can do everything and serves nobody yet. */
  public static Builder builder(TimeSource time) {
    return new Builder(time);
  }

  /**
   * Returns every virtue a load balancer can have, and neither of the vices {@code FAILS_OPEN} and
   * {@code VOLATILE}; take away what a test does not want.
   */
  public static RouterCapabilities.Builder everything() {
    return RouterCapabilities.builder()
        .with(Feature.values())
        .without(Feature.FAILS_OPEN)
        .without(Feature.VOLATILE)
        .pins(Pin.Kind.values())
        .weightStep(Weight.ofBasisPoints(1))
        .mostGroups(8);
  }

  /** Returns what can go wrong; the operations are {@code apply} and {@code observe}. */
  public Faults faults() {
    return faults;
  }

  /** Returns every table that was given and not refused, in order. */
  public List<AppliedTable> applied() {
    return locked(() -> List.copyOf(applied));
  }

  /** Returns the table that is in force now, whatever {@link #observe} says. */
  public RoutingTable inForce() {
    return locked(() -> state.inForce(time.elapsed()));
  }

  /** Changes the routing at once, as somebody else than the deployment does. */
  public void changeBehindTheBack(RoutingTable table) {
    locked(() -> set(table, time.elapsed(), time.elapsed()));
  }

  /** Restarts it; it comes up with the routing it had, and counts from zero. */
  public void restart() {
    locked(this::comeUp);
  }

  /** Restarts it; it comes up with the routing it was built with, and knows nothing of epochs. */
  public void restartForgetting() {
    locked(
        () -> {
          highestEpoch = 0;
          return comeUp() && set(initial, time.elapsed(), time.elapsed());
        });
  }

  /** Sets how many requests are in flight at an instance until this is called again. */
  public void inFlight(String instance, long count) {
    locked(() -> loads.put(InstanceId.of(instance), new Load(count, Optional.empty())));
  }

  /**
   * Sets how many requests are in flight at an instance. When it gets no new ones they end evenly.
   *
   * @param takes how long the last one takes then
   */
  public void inFlight(String instance, long count, Duration takes) {
    locked(() -> loads.put(InstanceId.of(instance), new Load(count, Optional.of(takes))));
  }

  /** Returns how many requests are in flight at an instance now. */
  public long inFlight(String instance) {
    return locked(() -> inFlight(InstanceId.of(instance)));
  }

  /** Adds requests that ended. */
  public void count(String instance, TrafficCounters more) {
    locked(() -> counters.merge(InstanceId.of(instance), more, TrafficCounters::plus));
  }

  /** Adds response times. */
  public void count(String instance, LatencyDistribution more) {
    locked(() -> latencies.merge(InstanceId.of(instance), more, LatencyDistribution::plus));
  }

  /** Sets how the router itself sees an instance. Default: members are healthy. */
  public void health(String instance, Health seen) {
    locked(() -> health.put(InstanceId.of(instance), seen));
  }

  /** Returns whether it was closed. */
  public boolean isClosed() {
    return locked(() -> closed);
  }

  /** Calls a witness with each table that is about to be set, with no lock held. */
  void onChange(Consumer<RoutingTable> witness) {
    locked(() -> witnesses.add(witness));
  }

  @Override
  public RouterCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public void apply(RoutingTable desired, Fence fence) {
    faults.call("apply", fault -> accept(desired, fence, fault.limit()));
  }

  @Override
  public void fence(Fence fence) {
    locked(
        () -> {
          requireNotOvertaken(fence);
          highestEpoch = Math.max(highestEpoch, fence.epoch());
          return highestEpoch;
        });
  }

  @Override
  public RoutingObservation observe() {
    return faults.call("observe", fault -> locked(() -> observation(fault.stale())));
  }

  @Override
  public void close() {
    locked(() -> closed = true);
  }

  private boolean accept(RoutingTable desired, Fence fence, int limit) {
    locked(() -> requireAcceptable(desired, fence));
    var table =
        RoutingState.partly(
            locked(() -> state.latest()),
            RoutingState.rounded(desired, capabilities.weightStep()),
            limit);
    witnesses.forEach(witness -> witness.accept(table));
    return locked(
        () -> {
          var now = time.elapsed();
          applied.add(new AppliedTable(desired, fence, now));
          highestEpoch = Math.max(highestEpoch, fence.epoch());
          return set(table, now.plus(effectDelay), now.plus(convergenceDelay));
        });
  }

  private boolean requireAcceptable(RoutingTable desired, Fence fence) {
    requireNotOvertaken(fence);
    var problems = TableCheck.problems(desired, capabilities);
    if (!problems.isEmpty()) {
      throw refused("it was asked for " + problems, "see its capabilities");
    }
    return true;
  }

  private void requireNotOvertaken(Fence fence) {
    if (capabilities.has(Feature.FENCED) && fence.epoch() < highestEpoch) {
      throw refused(
          "deployment '" + fence.deployment() + "' asked in epoch " + fence.epoch(),
          "epoch " + highestEpoch + " has been here; another deployer has taken over");
    }
  }

  private static AdapterException refused(String what, String why) {
    return new AdapterException(
        AdapterException.Kind.PERMANENT,
        "The router refused a table, and nothing was changed: " + what + ": " + why + ".");
  }

  private boolean set(RoutingTable table, Duration effective, Duration converged) {
    state.change(table, time.elapsed(), effective, converged);
    return true;
  }

  private boolean comeUp() {
    incarnation++;
    counters.clear();
    latencies.clear();
    return true;
  }

  private RoutingObservation observation(boolean stale) {
    if (stale && lastObservation != null) {
      return lastObservation;
    }
    var now = time.elapsed();
    var table = state.inForce(now);
    var seen =
        RoutingObservation.builder(table)
            .convergence(convergence(now))
            .incarnation("start-" + incarnation);
    for (var id : everyone(table)) {
      seen.traffic(id, traffic(id));
      healthOf(id, table).ifPresent(view -> seen.health(id, view));
    }
    lastObservation = seen.build();
    return lastObservation;
  }

  private Convergence convergence(Duration now) {
    return state.isMixed(now)
        ? Convergence.disagreed(List.of("node 2 of 2 still routes as before"))
        : Convergence.agreed();
  }

  private Set<InstanceId> everyone(RoutingTable table) {
    var all = new LinkedHashSet<>(table.targets().keySet());
    loads.keySet().stream().filter(id -> inFlight(id) > 0).forEach(all::add);
    all.addAll(counters.keySet());
    return all;
  }

  private InstanceTraffic traffic(InstanceId id) {
    return new InstanceTraffic(
        has(Feature.IN_FLIGHT) ? OptionalLong.of(inFlight(id)) : OptionalLong.empty(),
        known(Feature.COUNTERS, () -> counters.getOrDefault(id, TrafficCounters.none())),
        known(Feature.LATENCY, () -> latencies.getOrDefault(id, LatencyDistribution.empty())));
  }

  private Optional<Health> healthOf(InstanceId id, RoutingTable table) {
    var state = table.routing().stateOf(id);
    boolean out = state.filter(is -> is == MemberState.OUT).isPresent();
    return known(Feature.HEALTH, () -> health.getOrDefault(id, Health.healthy()))
        .filter(view -> state.isPresent() && (!out || health.containsKey(id)));
  }

  private <T> Optional<T> known(Feature feature, Supplier<T> value) {
    return has(feature) ? Optional.of(value.get()) : Optional.empty();
  }

  private boolean has(Feature feature) {
    return capabilities.has(feature);
  }

  private long inFlight(InstanceId id) {
    var load = loads.getOrDefault(id, Load.NONE);
    return load.after(state.emptyingFor(id, time.elapsed()));
  }

  private <T extends @Nullable Object> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  /** Requests in flight, and how long the last takes when no more come. */
  private record Load(long count, Optional<Duration> takes) {

    static final Load NONE = new Load(0, Optional.empty());

    long after(Optional<Duration> emptying) {
      if (takes.isEmpty() || emptying.isEmpty()) {
        return count;
      }
      long all = Math.max(1, takes.get().toNanos());
      long left = Math.max(0, all - emptying.get().toNanos());
      return (long) Math.ceil(count * (double) left / all);
    }
  }

  /** Collects a {@link FakeTrafficRouter}. Not thread-safe. */
  public static final class Builder {

    private final TimeSource time;
    private RouterCapabilities capabilities = everything().build();
    private RoutingTable initial = RoutingTable.empty();
    private Duration effectDelay = Duration.ZERO;
    private Duration convergenceDelay = Duration.ZERO;

    private Builder(TimeSource time) {
      this.time = Objects.requireNonNull(time, "time");
    }

    /** Sets what it can do. Default: {@link #everything}. */
    public Builder capabilities(RouterCapabilities value) {
      this.capabilities = Objects.requireNonNull(value, "capabilities");
      return this;
    }

    /** Sets the routing that it starts with. Default: nobody is served. */
    public Builder routing(RoutingTable value) {
      this.initial = Objects.requireNonNull(value, "routing");
      return this;
    }

    /** Sets how long it acts and reports as before after each change. Default: not at all. */
    public Builder takesEffectAfter(Duration value) {
      this.effectDelay = Objects.requireNonNull(value, "takesEffectAfter");
      return this;
    }

    /**
     * Sets how long after each change one of its nodes still acts as before, while it reports the
     * new table and that its nodes disagree. Default: not at all.
     */
    public Builder convergesAfter(Duration value) {
      this.convergenceDelay = Objects.requireNonNull(value, "convergesAfter");
      return this;
    }

    /** Returns the router. */
    public FakeTrafficRouter build() {
      return new FakeTrafficRouter(this);
    }
  }
}
