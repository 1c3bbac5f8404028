package io.crossfade.benchmarks.nginx;

import io.crossfade.Adapters;
import io.crossfade.Crossfade;
import io.crossfade.examples.nginx.RunningNginx;
import io.crossfade.journal.InMemoryJournalStore;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Weight;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spi.Fence;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.strategies.bluegreen.BlueGreen;
import io.crossfade.strategies.canary.Canary;
import io.crossfade.strategies.rolling.Rolling;
import io.crossfade.strategy.DeploymentStrategy;
import io.crossfade.testkit.fake.FakeFleet;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Counts, in nginx's own log, the reloads of whole deployments of {@value #INSTANCES} instances;
 * the instances are not real, nginx is.
 */
final class ReloadsOfADeployment {

  private static final int INSTANCES = 8;
  private static final Fence BY_HAND = new Fence(DeploymentId.of("by-hand"), 1);

  private ReloadsOfADeployment() {}

  /** Deploys by each strategy, prints the numbers, and closes nginx. */
  static void print(RunningNginx nginx) throws IOException {
    System.out.printf("%-36s %9s%n", "reloads, " + INSTANCES + " instances", "measured");
    try (nginx) {
      for (var strategy : strategies()) {
        System.out.printf(Locale.ROOT, "%-36s %9d%n", strategy, deploy(nginx, strategy));
      }
    }
    System.out.printf(
        Locale.ROOT, "%-36s %9d%n", "a script, one out and in at a time", 2 * INSTANCES);
  }

  private static List<DeploymentStrategy> strategies() {
    return List.of(
        Rolling.inBatchesOf(1),
        Rolling.inBatchesOf(2),
        BlueGreen.builder().build(),
        Canary.builder().steps(List.of(Weight.ofPercent(10), Weight.ofPercent(50))).build());
  }

  /** Returns how many reloads it took. */
  private static long deploy(RunningNginx server, DeploymentStrategy strategy) throws IOException {
    var fleet = FakeFleet.ofSize(INSTANCES);
    try (var nginx = new Converging(new Adapters().router("nginx", NginxBenchmark.atOnce(server)));
        var journal = new InMemoryJournalStore();
        var crossfade =
            Crossfade.builder("bench")
                .router(nginx)
                .pool(fleet.pool())
                .probe(fleet.probe())
                .journal(journal)
                .time(fleet.time())
                .executor(Runnable::run)
                .build()) {
      nginx.apply(fleet.router().inForce(), BY_HAND);
      long before = server.process().reloads();
      var result = crossfade.execute(crossfade.plan(DeploymentSpec.toRevision("v2"), strategy));
      if (!result.isSuccess()) {
        throw new IllegalStateException(result.toString());
      }
      return server.process().reloads() - before;
    }
  }

  /**
   * nginx in real time for an engine in virtual time: a change returns when nobody goes by the old
   * one. Confined to one thread.
   */
  private record Converging(TrafficRouter nginx) implements TrafficRouter {

    @Override
    public RouterCapabilities capabilities() {
      return nginx.capabilities();
    }

    @Override
    public void fence(Fence fence) {
      nginx.fence(fence);
    }

    @Override
    public void apply(RoutingTable desired, Fence fence) {
      nginx.apply(desired, fence);
      while (!nginx.observe().convergence().isConverged()) {
        Thread.onSpinWait();
      }
    }

    @Override
    public RoutingObservation observe() {
      return nginx.observe();
    }

    @Override
    public void close() {
      nginx.close();
    }
  }
}
