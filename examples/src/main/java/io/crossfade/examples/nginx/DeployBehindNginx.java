package io.crossfade.examples.nginx;

import io.crossfade.Adapters;
import io.crossfade.Crossfade;
import io.crossfade.adapter.process.ChildProcessPool;
import io.crossfade.adapter.process.ChildProcessSettings;
import io.crossfade.event.DeploymentResult;
import io.crossfade.examples.service.ChildJvm;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.model.RoutingTable;
import io.crossfade.probe.HttpProbe;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spi.Fence;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.strategies.bluegreen.BlueGreen;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Starts nginx with two processes of version 1 behind it, and deploys version 2 blue-green. */
public final class DeployBehindNginx {

  private static final Revision V1 = Revision.of("v1");
  private static final Revision V2 = Revision.of("v2");
  private static final List<InstanceId> BLUE =
      List.of(InstanceId.of("blue-1"), InstanceId.of("blue-2"));

  private DeployBehindNginx() {}

  /**
   * Runs the example; exit code 0 if the deployment succeeded.
   *
   * @throws IOException if nginx does not start
   */
  public static void main(String[] arguments) throws IOException {
    if (!SampleNginx.isInstalled()) {
      System.err.println("This example needs nginx: apt-get install nginx-light");
      System.exit(2);
    }
    var folder = Files.createTempDirectory("crossfade-nginx-example-");
    System.exit(run(folder, System.out).isSuccess() ? 0 : 1);
  }

  static DeploymentResult run(Path folder, PrintStream out) throws IOException {
    try (var nginx = SampleNginx.start(Files.createDirectories(folder.resolve("nginx")), "", "");
        var router = new Adapters().router("nginx", nginx.settings());
        var pool = pool(folder)) {
      begin(router, pool);
      try {
        var result = deploy(router, pool, out);
        out.println(
            "nginx was reloaded " + nginx.process().reloads() + " times, the first for version 1");
        return result;
      } finally {
        pool.list().forEach(instance -> pool.stop("end", List.of(instance.id()), Duration.ZERO));
      }
    }
  }

  /** What runs before Crossfade comes: here, version 1, and a table for it. */
  private static void begin(TrafficRouter router, InstancePool pool) {
    pool.start("begin", V1, BLUE);
    router.apply(
        RoutingTable.allTo(GroupId.of("blue"), pool.list()),
        new Fence(DeploymentId.of("by-hand"), 1));
  }

  private static DeploymentResult deploy(TrafficRouter router, InstancePool pool, PrintStream out) {
    try (var crossfade =
        Crossfade.builder("shop")
            .router(router)
            .pool(pool)
            .probe(HttpProbe.builder("/healthz").expectRevisionAt("/version").build())
            .listener(entry -> out.println(entry.event()))
            .build()) {
      var plan =
          crossfade.plan(
              DeploymentSpec.toRevision(V2.value()),
              BlueGreen.builder().warm(Duration.ofSeconds(1)).build());
      out.println(plan);
      return crossfade.execute(plan);
    }
  }

  private static InstancePool pool(Path folder) {
    var command = ChildJvm.pooledService(List.of());
    return ChildProcessPool.of(
        ChildProcessSettings.builder(folder.resolve("instances"), command).build());
  }
}
