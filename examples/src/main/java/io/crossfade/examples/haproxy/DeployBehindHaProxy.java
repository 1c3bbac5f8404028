package io.crossfade.examples.haproxy;

import io.crossfade.Crossfade;
import io.crossfade.adapter.process.ChildProcessPool;
import io.crossfade.adapter.process.ChildProcessSettings;
import io.crossfade.event.DeploymentResult;
import io.crossfade.examples.service.ChildJvm;
import io.crossfade.model.Weight;
import io.crossfade.probe.HttpProbe;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spi.InstancePool;
import io.crossfade.strategies.bluegreen.BlueGreen;
import io.crossfade.strategies.canary.Canary;
import io.crossfade.strategy.DeploymentStrategy;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Starts HAProxy, deploys two processes of version 1 behind it, and version 2 as a canary. */
public final class DeployBehindHaProxy {

  private DeployBehindHaProxy() {}

  /**
   * Runs the example; exit code 0 if version 2 serves at the end.
   *
   * @throws IOException if HAProxy does not start or answer
   * @throws InterruptedException if it was interrupted while it waited for an answer
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (!SampleHaProxy.isInstalled()) {
      System.err.println("This example needs HAProxy: apt-get install haproxy");
      System.exit(2);
    }
    var folder = Files.createTempDirectory("crossfade-haproxy-example-");
    System.exit(run(folder, System.out).isSuccess() ? 0 : 1);
  }

  static DeploymentResult run(Path folder, PrintStream out)
      throws IOException, InterruptedException {
    try (var haproxy = SampleHaProxy.start(folder.resolve("run"), folder.resolve("state"), "");
        var pool = pool(folder);
        var crossfade =
            Crossfade.builder("shop")
                .router("haproxy", haproxy.settings())
                .pool(pool)
                .probe(HttpProbe.builder("/healthz").expectRevisionAt("/version").build())
                .listener(entry -> out.println(entry.event()))
                .build()) {
      try {
        deploy(crossfade, "v1", BlueGreen.builder().build(), out);
        var result = deploy(crossfade, "v2", canary(), out);
        out.println("a client gets " + answer(haproxy));
        return result;
      } finally {
        pool.list().forEach(instance -> pool.stop("end", List.of(instance.id()), Duration.ZERO));
      }
    }
  }

  private static DeploymentStrategy canary() {
    return Canary.builder()
        .steps(List.of(Weight.ofPercent(10), Weight.ofPercent(50)))
        .hold(Duration.ofSeconds(1))
        .warm(Duration.ofSeconds(1))
        .build();
  }

  private static DeploymentResult deploy(
      Crossfade crossfade, String revision, DeploymentStrategy strategy, PrintStream out) {
    var spec = DeploymentSpec.toRevision(revision).toBuilder().instances(2).build();
    var plan = crossfade.plan(spec, strategy);
    out.println(plan);
    return crossfade.execute(plan);
  }

  private static String answer(SampleHaProxy haproxy) throws IOException, InterruptedException {
    var uri = URI.create("http://127.0.0.1:" + haproxy.address().getPort() + "/healthz");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }

  private static InstancePool pool(Path folder) {
    var command = ChildJvm.pooledService(List.of());
    return ChildProcessPool.of(
        ChildProcessSettings.builder(folder.resolve("instances"), command).build());
  }
}
