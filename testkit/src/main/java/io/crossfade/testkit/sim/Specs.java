package io.crossfade.testkit.sim;

import io.crossfade.model.Revision;
import io.crossfade.spec.Amount;
import io.crossfade.spec.CapacityPolicy;
import io.crossfade.spec.Deadlines;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spec.DrainPolicy;
import io.crossfade.spec.DriftPolicy;
import io.crossfade.spec.HealthPolicy;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Draws specs. Thread-safe. */
final class Specs {

  private Specs() {}

  static DeploymentSpec draw(RandomGenerator random, Revision revision, boolean first) {
    var health =
        HealthPolicy.standard().toBuilder()
            .passes(1 + random.nextInt(4))
            .interval(Duration.ofSeconds(1))
            .stableTime(Duration.ofSeconds(random.nextInt(3) == 0 ? 5 : 0))
            .deadline(Duration.ofSeconds(30L + random.nextInt(60)))
            .freshness(Duration.ofSeconds(10L + random.nextInt(50)))
            .build();
    int floor = 40 + 10 * random.nextInt(4);
    long drain = 2L + random.nextInt(15);
    return DeploymentSpec.builder(revision)
        .instances(first ? 1 + random.nextInt(4) : 0)
        .health(health)
        .drain(
            new DrainPolicy(
                Duration.ofSeconds(drain),
                Duration.ofSeconds(6),
                Duration.ofSeconds(drain + random.nextInt(10))))
        .capacity(new CapacityPolicy(Amount.percent(floor), Amount.percent(floor)))
        .deadlines(
            new Deadlines(
                Duration.ofSeconds(60L + random.nextInt(120)),
                Duration.ofMinutes(5),
                Duration.ofHours(2)))
        .drift(Draws.oneOf(DriftPolicy.values(), random))
        .build();
  }
}
