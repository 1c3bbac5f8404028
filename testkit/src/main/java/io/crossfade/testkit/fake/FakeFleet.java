package io.crossfade.testkit.fake;

import io.crossfade.model.Fleet;
import io.crossfade.model.GroupId;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.PoolCapabilities.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A whole world for a deployment: a clock, a load balancer, a pool, a probe and a journal that
 * belong together, with instances of one revision serving in a group named {@code blue}.
 *
 * <pre>
 *   var fleet = FakeFleet.of("a", "b", "c");          // v1 in blue
 *   fleet.probe().onRevision("v2").never();
 *   // deploy with fleet.router(), fleet.pool(), fleet.probe(), fleet.journal(), fleet.time()
 *   assertThat(fleet.unsafeActs()).isEmpty();
 * </pre>
 *
 * <p>It watches what no deployment may do whatever happens: see {@link #unsafeActs}.
 *
 * <p>Thread-safe.
 */
public final class FakeFleet {

  /** The group that serves at the beginning. */
  public static final GroupId BLUE = GroupId.of("blue");

  private final ManualTime time;
  private final FakeInstancePool pool;
  private final FakeTrafficRouter router;
  private final FakeHealthProbe probe;
  private final FakeJournalStore journal;
  private final List<String> unsafeActs = new CopyOnWriteArrayList<>();
  private final Map<InstanceId, Long> cutOff = new ConcurrentHashMap<>();

  private FakeFleet(Builder builder) {
    this.time = builder.time;
    this.pool =
        builder
            .adjustPool
            .apply(FakeInstancePool.builder(time).running(builder.revision, builder.names()))
            .build();
    this.router =
        builder
            .adjustRouter
            .apply(FakeTrafficRouter.builder(time).routing(served(pool.current())))
            .build();
    this.probe = new FakeHealthProbe(pool, time);
    this.journal = new FakeJournalStore(time);
    pool.onAct(this::witness);
    router.onChange(this::witness);
  }

  /** Returns instances of {@code v1} under these names. */
  public static FakeFleet of(String... ids) {
    return builder().instances(ids).build();
  }

  /** Returns this many instances of {@code v1}, named {@code i-1}, {@code i-2} and so on. */
  public static FakeFleet ofSize(int size) {
    return of(IntStream.rangeClosed(1, size).mapToObj(i -> "i-" + i).toArray(String[]::new));
  }

  /** Returns a world before its first deployment: nothing runs, nobody is served. */
  public static FakeFleet empty() {
    return of();
  }

  /** Returns a builder of an empty world. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the clock. */
  public ManualTime time() {
    return time;
  }

  /** Returns the load balancer. */
  public FakeTrafficRouter router() {
    return router;
  }

  /** Returns the pool. */
  public FakeInstancePool pool() {
    return pool;
  }

  /** Returns the probe. */
  public FakeHealthProbe probe() {
    return probe;
  }

  /** Returns the journal. */
  public FakeJournalStore journal() {
    return journal;
  }

  /** Returns the world as a strategy gets to see it, read past all faults. */
  public Fleet snapshot() {
    return Fleet.of(pool.current(), pool.currentSlots(), router.inForce().routing());
  }

  /**
   * Returns what was done that must never be done, in words; empty if all went well.
   *
   * <ul>
   *   <li>an instance was stopped or replaced while a new request could reach it
   *   <li>an instance was routed to that did not run, or was not up
   *   <li>the last instance that requests could reach was taken away
   * </ul>
   */
  public List<String> unsafeActs() {
    return List.copyOf(unsafeActs);
  }

  /** Returns how many requests were in flight at instances when they were stopped or replaced. */
  public Map<InstanceId, Long> cutOff() {
    return Map.copyOf(cutOff);
  }

  private static RoutingTable served(List<Instance> instances) {
    return instances.isEmpty() ? RoutingTable.empty() : RoutingTable.allTo(BLUE, instances);
  }

  private void witness(PoolAct act) {
    if (act.effect() == Effect.START || pool.instance(act.instance().value()).isEmpty()) {
      return;
    }
    if (router.inForce().routing().isReachable(act.instance())) {
      unsafeActs.add("'" + act.instance() + "' got requests when it was asked to " + act.effect());
    }
    long inFlight = router.inFlight(act.instance().value());
    if (inFlight > 0) {
      cutOff.merge(act.instance(), inFlight, Long::sum);
    }
    router.inFlight(act.instance().value(), 0);
  }

  private void witness(RoutingTable next) {
    var before = router.inForce().routing();
    for (var id : next.routing().reachable()) {
      if (!before.isReachable(id) && !pool.isUp(id.value())) {
        unsafeActs.add("'" + id + "' was routed to while it was not up");
      }
    }
    if (!before.reachable().isEmpty() && next.routing().reachable().isEmpty()) {
      unsafeActs.add("nobody was left for requests to reach");
    }
  }

  /** Collects a {@link FakeFleet}. Not thread-safe. */
  public static final class Builder {

    private final ManualTime time = new ManualTime();
    private final List<String> ids = new ArrayList<>();
    private String revision = "v1";
    private UnaryOperator<FakeInstancePool.Builder> adjustPool = UnaryOperator.identity();
    private UnaryOperator<FakeTrafficRouter.Builder> adjustRouter = UnaryOperator.identity();

    private Builder() {}

    private String[] names() {
      return ids.toArray(String[]::new);
    }

    /** Adds instances that serve in group {@code blue}. */
    public Builder instances(String... names) {
      ids.addAll(List.of(names));
      return this;
    }

    /** Sets the revision that serves. Default: {@code v1}. */
    public Builder revision(String value) {
      this.revision = Objects.requireNonNull(value, "revision");
      return this;
    }

    /** Adjusts the pool: places, start time, capabilities. */
    public Builder pool(UnaryOperator<FakeInstancePool.Builder> adjust) {
      this.adjustPool = adjust;
      return this;
    }

    /** Adjusts the load balancer: delays, capabilities. */
    public Builder router(UnaryOperator<FakeTrafficRouter.Builder> adjust) {
      this.adjustRouter = adjust;
      return this;
    }

    /** Returns the world. */
    public FakeFleet build() {
      return new FakeFleet(this);
    }
  }
}
