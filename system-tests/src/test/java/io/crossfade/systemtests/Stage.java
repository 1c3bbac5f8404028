package io.crossfade.systemtests;

import io.crossfade.Adapters;
import io.crossfade.Crossfade;
import io.crossfade.CrossfadeBuilder;
import io.crossfade.event.DeploymentListener;
import io.crossfade.event.DeploymentResult;
import io.crossfade.examples.load.LoadProfile;
import io.crossfade.gate.ThresholdGate;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Weight;
import io.crossfade.probe.HttpProbe;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spec.DrainPolicy;
import io.crossfade.spec.HealthPolicy;
import io.crossfade.spi.Fence;
import io.crossfade.spi.Gate;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.strategy.DeploymentStrategy;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
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
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Balancer balancer;
  private final TrafficRouter router;
  private final InstancePool pool;

  private Stage(Balancer balancer, TrafficRouter router, InstancePool pool) {
    this.balancer = balancer;
    this.router = router;
    this.pool = pool;
  }

  /** Starts version 1, and returns once the balancer is seen to send everything there. */
  static Stage open(Balancer balancer, InstancePool pool) {
    var router = new Adapters().router(balancer.adapter(), balancer.settings());
    var stage = new Stage(balancer, router, pool);
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
        "version 1 is healthy",
        () -> pool.list().stream().allMatch(instance -> probe.check(instance).isHealthy()));
  }

  /** Sets a table, and returns when it is observed everywhere. */
  void route(RoutingTable table) {
    router.apply(table, new Fence(DeploymentId.of("by-hand"), 1));
    var step = router.capabilities().weightStep();
    Until.isSo(
        PATIENCE,
        "the table is in force",
        () -> {
          var seen = router.observe();
          return seen.convergence().isConverged() && seen.table().matches(table, step);
        });
  }

  Balancer balancer() {
    return balancer;
  }

  TrafficRouter router() {
    return router;
  }

  InstancePool pool() {
    return pool;
  }

  /** Starts the load. */
  Load load(UnaryOperator<LoadProfile.Builder> mix) {
    return Load.on(balancer, mix);
  }

  static DeploymentSpec spec() {
    return spec(DrainPolicy.standard());
  }

  static DeploymentSpec spec(DrainPolicy drain) {
    return DeploymentSpec.builder(V2)
        .health(
            HealthPolicy.standard().toBuilder()
                .passes(2)
                .interval(Duration.ofMillis(100))
                .deadline(Duration.ofMinutes(1))
                .build())
        .drain(drain)
        .build();
  }

  /** Returns a builder of a deployer; the same in every process. */
  static CrossfadeBuilder deployer(TrafficRouter router, InstancePool pool) {
    return Crossfade.builder(SERVICE).router(router).pool(pool).probe(probe());
  }

  static Gate countersGate() {
    return ThresholdGate.builder(Weight.ofPercent(5)).minimumRequests(20).build();
  }

  /** Deploys version 2. */
  DeploymentResult deploy(
      DeploymentSpec spec, DeploymentStrategy strategy, Gate gate, DeploymentListener listener) {
    try (var crossfade = deployer(router, pool).gate(GATE, gate).listener(listener).build()) {
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
    pool.close();
  }
}
