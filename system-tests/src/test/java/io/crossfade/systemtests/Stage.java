package io.crossfade.systemtests;

import io.crossfade.Adapters;
import io.crossfade.Crossfade;
import io.crossfade.CrossfadeBuilder;
import io.crossfade.error.AdapterException;
import io.crossfade.event.DeploymentListener;
import io.crossfade.event.DeploymentResult;
import io.crossfade.gate.ThresholdGate;
import io.crossfade.model.Affinity;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Revision;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Weight;
import io.crossfade.probe.HttpProbe;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spec.HealthPolicy;
import io.crossfade.spi.Fence;
import io.crossfade.spi.Gate;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.RouterCapabilities.Feature;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.strategy.DeploymentStrategy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A balancer with instances of version 1 behind it, and a deployer. Confined to one thread. */
final class Stage implements AutoCloseable {

  static final String SERVICE = "shop";
  static final String GATE = "errors";
  static final Revision V1 = Revision.of("v1");
  static final Revision V2 = Revision.of("v2");
  static final int INSTANCES = 3;

  private static final GroupId BLUE = GroupId.of("blue");
  private static final GroupId GREEN = GroupId.of("green");
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration A_WHILE = Duration.ofSeconds(5);

  private final TrafficRouter router;
  private final InstancePool pool;

  private Stage(TrafficRouter router, InstancePool pool) {
    this.router = router;
    this.pool = pool;
  }

  /** Starts version 1, and returns once the balancer is seen to send everything there. */
  static Stage open(Balancer balancer, InstancePool pool) {
    var router = new Adapters().router(balancer.adapter(), balancer.settings());
    var stage = new Stage(router, pool);
    pool.start("first", V1, blue());
    stage.awaitHealthy();
    stage.route(RoutingTable.allTo(BLUE, pool.list()));
    return stage;
  }

  static List<InstanceId> blue() {
    return slots("blue");
  }

  /** Returns every slot that the strategies may ask for. */
  static List<InstanceId> slots() {
    return Stream.concat(blue().stream(), slots("green").stream()).toList();
  }

  private static List<InstanceId> slots(String group) {
    return IntStream.rangeClosed(1, INSTANCES)
        .mapToObj(i -> InstanceId.of(group + "-" + i))
        .toList();
  }

  static HttpProbe probe() {
    return HttpProbe.builder("/healthz")
        .expectRevisionAt("/version")
        .deadline(Duration.ofSeconds(5))
        .build();
  }

  private void awaitHealthy() {
    var probe = probe();
    Until.isSo(
        PATIENCE,
        "all instances are healthy",
        () -> pool.list().stream().allMatch(instance -> probe.check(instance).isHealthy()));
  }

  /** Starts version 2 beside version 1, and gives it a share of the requests. */
  void share(Weight ofV2) {
    if (pool.list().size() == INSTANCES) {
      pool.start("second", V2, slots("green"));
      awaitHealthy();
    }
    var table = RoutingTable.allTo(BLUE, pool.list());
    var groups =
        Map.of(
            BLUE, new GroupRouting(ofV2.rest(), serving("blue")),
            GREEN, new GroupRouting(ofV2, serving("green")));
    route(new RoutingTable(new Routing(groups, List.of(), Affinity.none()), table.targets()));
  }

  private static Map<InstanceId, MemberState> serving(String group) {
    var members = new LinkedHashMap<InstanceId, MemberState>();
    slots(group).forEach(slot -> members.put(slot, MemberState.SERVING));
    return members;
  }

  /** Sets a table, again for nodes that did not hear it, and returns when it is in force. */
  void route(RoutingTable table) {
    Until.isSo(
        PATIENCE,
        "the table is in force",
        () ->
            answers(() -> apply(table))
                && Until.isSoWithin(A_WHILE, () -> answers(() -> isInForce(table))));
  }

  private boolean apply(RoutingTable table) {
    router.apply(table, new Fence(DeploymentId.of("by-hand"), 1));
    return true;
  }

  private boolean isInForce(RoutingTable table) {
    var seen = router.observe();
    var step = router.capabilities().weightStep();
    return seen.convergence().isConverged() && seen.table().matches(table, step);
  }

  /** A balancer that is just being reloaded may have to be asked again. */
  private static boolean answers(BooleanSupplier question) {
    try {
      return question.getAsBoolean();
    } catch (AdapterException e) {
      if (e.kind() == AdapterException.Kind.PERMANENT) {
        throw e;
      }
      return false;
    }
  }

  TrafficRouter router() {
    return router;
  }

  InstancePool pool() {
    return pool;
  }

  static DeploymentSpec spec() {
    return spec(V2);
  }

  static DeploymentSpec spec(Revision revision) {
    return DeploymentSpec.builder(revision)
        .health(
            HealthPolicy.standard().toBuilder()
                .passes(2)
                .interval(Duration.ofMillis(100))
                .deadline(Duration.ofMinutes(1))
                .build())
        .build();
  }

  /** Returns a builder of a deployer; the same in every process. */
  static CrossfadeBuilder deployer(TrafficRouter router, InstancePool pool) {
    return Crossfade.builder(SERVICE).router(router).pool(pool).probe(probe());
  }

  /** Returns the gate that the canary asks: the balancer's counters, or else the clients. */
  Gate gate(Load load) {
    return router.capabilities().has(Feature.COUNTERS)
        ? ThresholdGate.builder(Weight.ofPercent(5)).minimumRequests(20).build()
        : new ClientsGate(load);
  }

  /** Deploys version 2 by a strategy that asks a gate. */
  DeploymentResult deployAsking(Gate gate, DeploymentSpec spec, DeploymentStrategy strategy) {
    return deploy(spec, strategy, deployer(router, pool).gate(GATE, gate));
  }

  /** Deploys version 2 by a strategy that asks nobody. */
  DeploymentResult deployTelling(
      DeploymentListener listener, DeploymentSpec spec, DeploymentStrategy strategy) {
    return deploy(spec, strategy, deployer(router, pool).listener(listener));
  }

  /** Deploys version 2 by a strategy that asks a gate, and tells a listener. */
  DeploymentResult deployWatched(
      Gate gate, DeploymentListener listener, DeploymentStrategy strategy) {
    return deploy(spec(), strategy, deployer(router, pool).gate(GATE, gate).listener(listener));
  }

  private static DeploymentResult deploy(
      DeploymentSpec spec, DeploymentStrategy strategy, CrossfadeBuilder deployer) {
    try (var crossfade = deployer.build()) {
      return crossfade.execute(crossfade.plan(spec, strategy));
    }
  }

  /** Returns whether everything that is reached is of this revision, in full number. */
  boolean isAll(Revision revision) {
    try (var crossfade = deployer(router, pool).build()) {
      var serving = crossfade.fleet().serving();
      return serving.size() == INSTANCES
          && serving.stream().allMatch(instance -> instance.revision().equals(revision));
    }
  }

  @Override
  public void close() {
    router.close();
    pool.stop("last", pool.list().stream().map(Instance::id).toList(), Duration.ofSeconds(2));
    pool.close();
  }
}
