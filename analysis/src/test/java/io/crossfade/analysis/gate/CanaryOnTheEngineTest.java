package io.crossfade.analysis.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.Crossfade;
import io.crossfade.analysis.judge.Limit;
import io.crossfade.analysis.metric.MetricQuery;
import io.crossfade.analysis.metric.MicrometerSource;
import io.crossfade.event.DeploymentResult;
import io.crossfade.model.Instance;
import io.crossfade.model.MemberState;
import io.crossfade.model.Weight;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spec.GatePolicy;
import io.crossfade.spi.LatencyDistribution;
import io.crossfade.spi.TrafficCounters;
import io.crossfade.strategies.canary.Canary;
import io.crossfade.testkit.fake.FakeFleet;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Canaries through the engine, in virtual time, 400 requests a second. */
class CanaryOnTheEngineTest {

  private static final GatePolicy EVERY_TEN_SECONDS = GatePolicy.standard();

  private final FakeFleet fleet = FakeFleet.of("a", "b", "c", "d");
  private final SplittableRandom random = new SplittableRandom(4);
  private final AtomicLong firstAt = new AtomicLong(-1);

  @Test
  void a_good_version_gets_through_though_it_is_looked_at_every_ten_seconds() {
    var result = deploy(.005, 1);

    assertThat(result).isInstanceOf(DeploymentResult.Succeeded.class);
  }

  @Test
  void a_version_with_five_times_the_errors_is_stopped_by_the_guard_in_the_first_hold() {
    var result = deploy(.025, 1);

    assertThat(result).isInstanceOf(DeploymentResult.RolledBack.class);
    assertThat(result.toString()).contains("gate 'analysis' said FAIL: errors: ", "rate ratio");
    // the first hold is 5 minutes: it did not wait for its end
    assertThat(elapsedSinceFirst()).isLessThan(300);
    assertThat(fleet.snapshot().serving())
        .hasSize(4)
        .allMatch(instance -> instance.revision().value().equals("v1"));
  }

  @Test
  void a_version_that_is_half_as_slow_again_is_stopped() {
    var result = deploy(.005, 1.5);

    assertThat(result).isInstanceOf(DeploymentResult.RolledBack.class);
    assertThat(result.toString()).contains("latency: ");
  }

  @Test
  void a_plan_with_a_metric_that_nobody_measures_is_refused() {
    var source = MicrometerSource.of(new SimpleMeterRegistry(), "version");
    var gate =
        AnalysisGate.builder()
            .value("load", source, MetricQuery.of("lod"), Limit.atMost(1, 1))
            .build();
    try (var crossfade = crossfade(gate)) {
      var plan = crossfade.plan(DeploymentSpec.toRevision("v2"), canary());

      assertThat(crossfade.check(plan).toString()).contains("gate 'analysis'", "no meter 'lod'");
    }
  }

  private long elapsedSinceFirst() {
    return fleet.time().elapsed().toSeconds() - firstAt.get();
  }

  private DeploymentResult deploy(double canaryErrors, double canarySlower) {
    var gate =
        AnalysisGate.builder()
            .errors()
            .latency(1.1)
            .split(Weight.ofPercent(1))
            .maxErrorShare(Weight.ofPercent(20))
            .build();
    fleet.time().every(Duration.ofSeconds(1), () -> second(canaryErrors, canarySlower));
    try (var crossfade = crossfade(gate)) {
      return crossfade.execute(crossfade.plan(DeploymentSpec.toRevision("v2"), canary()));
    }
  }

  private static Canary canary() {
    return Canary.builder()
        .steps(List.of(Weight.ofPercent(10), Weight.ofPercent(50)))
        .hold(Duration.ofMinutes(5))
        .gate("analysis")
        .guard("analysis", EVERY_TEN_SECONDS)
        .warm(Duration.ofSeconds(30))
        .build();
  }

  private Crossfade crossfade(AnalysisGate gate) {
    return Crossfade.builder("shop")
        .router(fleet.router())
        .pool(fleet.pool())
        .probe(fleet.probe())
        .gate("analysis", gate)
        .time(fleet.time())
        .executor(Runnable::run)
        .build();
  }

  /** The requests of a second, by the routing in force. */
  private void second(double canaryErrors, double canarySlower) {
    var routing = fleet.router().inForce().routing();
    Map<String, Instance> running = new TreeMap<>();
    fleet.snapshot().instances().forEach(i -> running.put(i.id().value(), i));
    for (var group : routing.groups().values()) {
      var serving =
          group.members().entrySet().stream()
              .filter(member -> member.getValue() == MemberState.SERVING)
              .map(member -> member.getKey().value())
              .toList();
      for (var id : serving) {
        boolean canary = running.get(id).revision().value().equals("v2");
        int requests = binomial(400, group.weight().fraction() / serving.size());
        if (canary && requests > 0) {
          firstAt.compareAndSet(-1, fleet.time().elapsed().toSeconds());
        }
        int errors = binomial(requests, canary ? canaryErrors : .005);
        fleet.router().count(id, new TrafficCounters(requests, requests - errors, 0, errors, 0));
        fleet.router().count(id, times(requests, canary ? canarySlower : 1));
      }
    }
  }

  private LatencyDistribution times(int requests, double factor) {
    var counts = new TreeMap<Duration, Long>();
    for (int i = 0; i < requests; i++) {
      double millis = 20 * factor * Math.exp(.6 * random.nextGaussian());
      double bucket = Math.ceil(100 * Math.log(millis)) / 100;
      counts.merge(Duration.ofNanos((long) (1e6 * Math.exp(bucket))), 1L, Long::sum);
    }
    return LatencyDistribution.of(counts);
  }

  private int binomial(int trials, double probability) {
    int count = 0;
    for (int i = 0; i < trials; i++) {
      count += random.nextDouble() < probability ? 1 : 0;
    }
    return count;
  }
}
