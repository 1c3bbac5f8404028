package io.crossfade.examples.demo;

import io.crossfade.Crossfade;
import io.crossfade.CrossfadeBuilder;
import io.crossfade.adapter.process.ChildProcessPool;
import io.crossfade.adapter.process.ChildProcessSettings;
import io.crossfade.command.CommandTemplate;
import io.crossfade.examples.service.ChildJvm;
import io.crossfade.gate.ThresholdGate;
import io.crossfade.journal.JournalStore;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.model.Weight;
import io.crossfade.probe.HttpProbe;
import io.crossfade.spec.Amount;
import io.crossfade.spec.CapacityPolicy;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spec.HealthPolicy;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.TrafficRouter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What every part and every deployer process of the demo agrees on. Immutable. */
final class Fixture {

  static final String SERVICE = "shop";
  static final Revision V1 = Revision.of("v1");
  static final Revision V2 = Revision.of("v2");
  static final int INSTANCES = 4;
  static final int REQUESTS_PER_SECOND = 300;

  private Fixture() {}

  static List<InstanceId> firstInstances() {
    return IntStream.rangeClosed(1, INSTANCES).mapToObj(i -> InstanceId.of("blue-" + i)).toList();
  }

  /** Child JVMs that outlive this process; their state is in a folder. */
  static ChildProcessPool pool(Path folder, boolean turnsBad) {
    var settings = ChildProcessSettings.builder(folder.resolve("instances"), service(List.of()));
    if (turnsBad) {
      settings.command(V2, service(List.of("--turns-bad-after", "40", "--error-share", "0.5")));
    }
    return ChildProcessPool.of(settings.build());
  }

  private static CommandTemplate service(List<String> more) {
    var arguments = new ArrayList<>(List.of("--service-time-ms", "5"));
    arguments.addAll(more);
    return ChildJvm.pooledService(arguments);
  }

  /** Asks an instance for its health, and whether it is the version it should be. */
  static HttpProbe probe() {
    return HttpProbe.builder("/healthz")
        .expectRevisionAt("/version")
        .deadline(Duration.ofSeconds(2))
        .build();
  }

  /** Returns a builder of a deployer; it is the same in every process of the demo. */
  static CrossfadeBuilder deployer(TrafficRouter router, InstancePool pool, JournalStore journal) {
    return Crossfade.builder(SERVICE)
        .router(router)
        .pool(pool)
        .probe(probe())
        .journal(journal)
        .gate("errors", ThresholdGate.builder(Weight.ofPercent(5)).minimumRequests(30).build());
  }

  static DeploymentSpec spec() {
    return DeploymentSpec.builder(V2)
        .health(
            HealthPolicy.standard().toBuilder()
                .passes(2)
                .interval(Duration.ofMillis(250))
                .deadline(Duration.ofSeconds(30))
                .build())
        .capacity(CapacityPolicy.atLeast(Amount.percent(75)))
        .build();
  }
}
