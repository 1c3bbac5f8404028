package io.crossfade.examples.analysis;

import io.crossfade.Crossfade;
import io.crossfade.adapter.embedded.EmbeddedRouter;
import io.crossfade.adapter.embedded.EmbeddedSettings;
import io.crossfade.adapter.process.ChildProcessPool;
import io.crossfade.adapter.process.ChildProcessSettings;
import io.crossfade.analysis.gate.AnalysisGate;
import io.crossfade.command.CommandTemplate;
import io.crossfade.event.DeploymentResult;
import io.crossfade.examples.load.LoadGenerator;
import io.crossfade.examples.load.LoadProfile;
import io.crossfade.examples.service.ChildJvm;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Weight;
import io.crossfade.probe.HttpProbe;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spec.GatePolicy;
import io.crossfade.spec.HealthPolicy;
import io.crossfade.spi.Fence;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.strategies.canary.Canary;
import io.crossfade.strategy.DeploymentStrategy;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Deploys a version 2 with ten times the errors of version 1 behind the embedded router, under
 * load: the analysis compares it with fresh instances of version 1 and stops it, and the deployment
 * goes back.
 */
public final class StoppedCanary {

  private static final Revision V1 = Revision.of("v1");
  private static final Revision V2 = Revision.of("v2");
  private static final List<InstanceId> BLUE =
      List.of(InstanceId.of("blue-1"), InstanceId.of("blue-2"));

  private StoppedCanary() {}

  /**
   * Runs the example; exit code 0 if the bad version was stopped.
   *
   * @throws IOException if there is no room for files
   */
  public static void main(String[] arguments) throws IOException {
    var folder = Files.createTempDirectory("crossfade-stopped-canary-");
    System.exit(run(folder, System.out) instanceof DeploymentResult.RolledBack ? 0 : 1);
  }

  static DeploymentResult run(Path folder, PrintStream out) {
    try (var router = EmbeddedRouter.start(EmbeddedSettings.builder(0).build());
        var pool = pool(folder)) {
      pool.start("begin", V1, BLUE);
      router.apply(
          RoutingTable.allTo(GroupId.of("blue"), pool.list()),
          new Fence(DeploymentId.of("by-hand"), 1));
      try (var load = load(router.address())) {
        var result = deploy(router, pool, out);
        out.println(result);
        load.stop().versions().forEach((version, counts) -> out.println(version + ": " + counts));
        return result;
      } finally {
        pool.list().forEach(instance -> pool.stop("end", List.of(instance.id()), Duration.ZERO));
      }
    }
  }

  private static DeploymentResult deploy(TrafficRouter router, InstancePool pool, PrintStream out) {
    var gate = AnalysisGate.builder().falseAlarms(0.01).errors().split(Weight.ofPercent(5)).build();
    try (var crossfade =
        Crossfade.builder("shop")
            .router(router)
            .pool(pool)
            .probe(HttpProbe.builder("/healthz").expectRevisionAt("/version").build())
            .gate("analysis", gate)
            .listener(entry -> out.println(entry.event()))
            .build()) {
      var plan = crossfade.plan(spec(), canary());
      out.println(plan);
      return crossfade.execute(plan);
    }
  }

  private static DeploymentSpec spec() {
    var quick = HealthPolicy.standard().toBuilder().passes(2).interval(Duration.ofMillis(250));
    return DeploymentSpec.builder(V2).health(quick.build()).build();
  }

  /** The gate says when a share may rise, and watches all along. */
  private static DeploymentStrategy canary() {
    var often = GatePolicy.standard().toBuilder().interval(Duration.ofMillis(500)).build();
    return Canary.builder()
        .steps(List.of(Weight.ofPercent(20), Weight.ofPercent(50)))
        .baseline("baseline")
        .hold(Duration.ofSeconds(30))
        .gate("analysis", often)
        .guard("analysis", often)
        .build();
  }

  private static LoadGenerator load(InetSocketAddress address) {
    return LoadGenerator.start(
        LoadProfile.builder(address).requestsPerSecond(200).lasting(Duration.ofMinutes(5)).build());
  }

  /** Every fiftieth request fails on version 1, every fifth on version 2. */
  private static InstancePool pool(Path folder) {
    return ChildProcessPool.of(
        ChildProcessSettings.builder(folder.resolve("instances"), service("0.02"))
            .command(V2, service("0.2"))
            .build());
  }

  private static CommandTemplate service(String errorShare) {
    return ChildJvm.pooledService(List.of("--turns-bad-after", "0", "--error-share", errorShare));
  }
}
