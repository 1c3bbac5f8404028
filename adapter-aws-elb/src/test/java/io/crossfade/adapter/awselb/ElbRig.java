package io.crossfade.adapter.awselb;

import io.crossfade.Crossfade;
import io.crossfade.engine.DeploymentControl;
import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentResult;
import io.crossfade.event.StepRef;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.GroupId;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Pin;
import io.crossfade.model.Revision;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Slots;
import io.crossfade.model.Weight;
import io.crossfade.plan.PlanStep;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spi.Fence;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.PoolCapabilities;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.strategies.bluegreen.BlueGreen;
import io.crossfade.strategies.canary.Canary;
import io.crossfade.strategy.DeploymentStrategy;
import io.crossfade.testkit.fake.FakeHealthProbe;
import io.crossfade.testkit.fake.FakeInstancePool;
import io.crossfade.testkit.fake.FakeJournalStore;
import io.crossfade.testkit.fake.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A service of version 1 behind a load balancer in moto, deployed by the engine in virtual time.
 * Every state that the listener is in is recorded and looked at. Not thread-safe.
 */
final class ElbRig implements AutoCloseable {

  static final String SERVICE = "shop";

  final ManualTime time = new ManualTime();
  final ElbWorld world;
  final FakeInstancePool pool;
  final FakeHealthProbe probe;
  final FakeJournalStore journal = new FakeJournalStore(time);
  final List<Map<GroupId, Integer>> states = new CopyOnWriteArrayList<>();
  final List<String> unsafeActs = new CopyOnWriteArrayList<>();
  private final String foreign;
  private Supplier<TrafficRouter> routers;
  private boolean foreignThingsAtEachWrite;
  private List<PlanStep> steps = List.of();
  private double allowed;
  private boolean isGoingBack;

  ElbRig(String... instances) throws IOException, InterruptedException {
    world = ElbWorld.of(time).withForeignThings();
    pool = FakeInstancePool.builder(time).running("v1", instances).build();
    probe = new FakeHealthProbe(pool, time);
    world.targets().checkedFor(Duration.ofSeconds(20));
    routers = () -> world.router(settings().build());
    try (var router = routers.get()) {
      router.apply(
          RoutingTable.allTo(ElbWorld.BLUE, pool.list()), new Fence(DeploymentId.of("first"), 1));
    }
    time.advance(Duration.ofMinutes(5));
    foreign = world.foreignThings();
    world.strict().onWrite(call -> witness());
    world.strict().forgetCalls();
  }

  /** Without long holds: each ten seconds of one are a look of five calls. */
  static DeploymentStrategy blueGreen() {
    return BlueGreen.builder().warm(Duration.ofSeconds(5)).build();
  }

  static DeploymentStrategy canary(Integer... percents) {
    return Canary.builder()
        .steps(Stream.of(percents).map(Weight::ofPercent).toList())
        .hold(Duration.ofSeconds(5))
        .warm(Duration.ofSeconds(5))
        .build();
  }

  static DeploymentStrategy canaryWithTesters() {
    return Canary.builder()
        .steps(List.of(Weight.ofPercent(10)))
        .hold(Duration.ofSeconds(5))
        .warm(Duration.ofSeconds(5))
        .testers(Pin.Kind.COOKIE, "canary", "always")
        .testersHold(Duration.ofSeconds(5))
        .build();
  }

  ElbSettings.Builder settings() {
    return world.settings().propagation(Duration.ofSeconds(30));
  }

  ElbRig routedBy(Supplier<TrafficRouter> value) {
    routers = value;
    return this;
  }

  Crossfade crossfade() {
    return Crossfade.builder(SERVICE)
        .router(routers.get())
        .pool(new WatchedPool())
        .probe(probe)
        .journal(journal)
        .time(time)
        .executor(Runnable::run)
        .listener(entry -> follow(entry.event()))
        .build();
  }

  DeploymentResult deploy(DeploymentStrategy strategy) {
    return deploy(DeploymentSpec.toRevision("v2"), strategy, new DeploymentControl());
  }

  DeploymentResult deploy(
      DeploymentSpec spec, DeploymentStrategy strategy, DeploymentControl control) {
    try (var crossfade = crossfade()) {
      var plan = crossfade.plan(spec, strategy);
      return crossfade.execute(plan, crossfade.newId(), control);
    }
  }

  /** Returns the shares that a group had, one after the other, in percent. */
  List<Integer> shares(GroupId group) {
    var shares = new ArrayList<Integer>();
    for (var state : states) {
      int sum = state.values().stream().mapToInt(Integer::intValue).sum();
      int share = sum == 0 ? 0 : 100 * state.get(group) / sum;
      if (shares.isEmpty() || shares.get(shares.size() - 1) != share) {
        shares.add(share);
      }
    }
    return shares;
  }

  /** Returns all that a deployer leaves behind which dies now. */
  String left() {
    var written = journal.all(SERVICE).stream().map(id -> id + ":" + journal.read(id).size());
    return written.toList()
        + "\n"
        + journal.open(SERVICE)
        + "\n"
        + world.strict().version()
        + "\n"
        + pool.list();
  }

  boolean foreignThingsAreAsBefore() {
    return world.foreignThings().equals(foreign);
  }

  @Override
  public void close() {
    world.close();
  }

  /** Looks at foreign things after each write too, and not at the end only. */
  ElbRig watchingForeignThings() {
    foreignThingsAtEachWrite = true;
    return this;
  }

  /** What the step in hand allows green to have. On the way back its share may only fall. */
  private void follow(DeploymentEvent event) {
    if (event instanceof DeploymentEvent.Accepted accepted) {
      steps = accepted.plan().steps();
    } else if (event instanceof DeploymentEvent.RollbackStarted) {
      isGoingBack = true;
    } else if (event instanceof DeploymentEvent.StepStarted started
        && started.step().direction() == StepRef.Direction.FORWARD
        && steps.get(started.step().number() - 1) instanceof PlanStep.Route route) {
      var share = route.change().weights().get(ElbWorld.GREEN);
      allowed = share == null ? allowed : share.fraction();
    }
  }

  /**
   * Looks at the listener after each write: whoever gets requests has somebody healthy, and the new
   * version no more of them than the step allows.
   */
  private void witness() {
    var weights = world.weights();
    states.add(weights);
    weights.forEach(
        (group, weight) -> {
          var targets = world.targets().states(world.arn(group)).values();
          if (weight > 0 && targets.stream().noneMatch(s -> s.state().equals("healthy"))) {
            unsafeActs.add(group + " has weight " + weight + " and " + targets);
          }
        });
    double sum = weights.values().stream().mapToInt(Integer::intValue).sum();
    if (sum == 0) {
      unsafeActs.add("nobody has any weight: " + weights);
    }
    double share = weights.get(ElbWorld.GREEN) / sum;
    if (share > allowed) {
      unsafeActs.add("green has " + share + " of the requests, allowed are " + allowed);
    }
    if (isGoingBack) {
      allowed = Math.min(allowed, share);
    }
    if (foreignThingsAtEachWrite && !foreignThingsAreAsBefore()) {
      unsafeActs.add("foreign things were changed: " + world.foreignThings());
    }
  }

  private boolean isSentTo(Instance instance) {
    return world.weights().entrySet().stream()
        .filter(weight -> weight.getValue() > 0)
        .flatMap(weight -> world.targets().routable(world.arn(weight.getKey())).stream())
        .anyMatch(instance.endpoint()::equals);
  }

  /** The pool, with a look at the load balancer whenever something is to be taken away. */
  private final class WatchedPool implements InstancePool {

    @Override
    public PoolCapabilities capabilities() {
      return pool.capabilities();
    }

    @Override
    public List<Instance> list() {
      return pool.list();
    }

    @Override
    public Slots slots() {
      return pool.slots();
    }

    @Override
    public List<Instance> start(String key, Revision revision, List<InstanceId> instances) {
      return pool.start(key, revision, instances);
    }

    @Override
    public List<Instance> replace(
        String key, Revision revision, List<InstanceId> instances, Duration grace) {
      look(instances);
      return pool.replace(key, revision, instances, grace);
    }

    @Override
    public void stop(String key, List<InstanceId> instances, Duration grace) {
      look(instances);
      pool.stop(key, instances, grace);
    }

    private void look(List<InstanceId> taken) {
      var running = new LinkedHashMap<InstanceId, Instance>();
      pool.list().forEach(instance -> running.put(instance.id(), instance));
      taken.stream()
          .filter(running::containsKey)
          .map(running::get)
          .filter(ElbRig.this::isSentTo)
          .forEach(instance -> unsafeActs.add(instance + " was taken while it got requests"));
    }
  }
}
