package io.crossfade.benchmarks;

import io.crossfade.Crossfade;
import io.crossfade.event.DeploymentResult;
import io.crossfade.journal.InMemoryJournalStore;
import io.crossfade.model.Fleet;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.strategies.rolling.Rolling;
import io.crossfade.testkit.fake.FakeFleet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What the engine itself costs: a whole rolling deployment on fakes in virtual time, where every
 * leaf (start, drain, check, change of routing) takes no real time. The sum of the leaves is zero,
 * so all of it is overhead; divide by the steps for the overhead of one.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
public class EngineOverheadBenchmark {

  /** How many instances are replaced, one by one: four steps each. */
  @Param({"10", "100"})
  int instances;

  /** Plans and carries out a deployment. */
  @Benchmark
  public DeploymentResult rolling() {
    var fleet = FakeFleet.ofSize(instances);
    try (var journal = new InMemoryJournalStore();
        var crossfade =
            Crossfade.builder("bench")
                .router(fleet.router())
                .pool(fleet.pool())
                .probe(fleet.probe())
                .journal(journal)
                .time(fleet.time())
                .executor(Runnable::run)
                .build()) {
      var result =
          crossfade.execute(
              crossfade.plan(DeploymentSpec.toRevision("v2"), Rolling.inBatchesOf(1)));
      if (!result.isSuccess()) {
        throw new IllegalStateException(result.toString());
      }
      return result;
    }
  }

  /** Only makes the world and the plan: what of the above is not the engine. */
  @Benchmark
  public DeploymentPlan baseline() {
    var fleet = FakeFleet.ofSize(instances);
    Fleet seen = fleet.snapshot();
    return Rolling.inBatchesOf(1).plan(DeploymentSpec.toRevision("v2"), seen);
  }
}
