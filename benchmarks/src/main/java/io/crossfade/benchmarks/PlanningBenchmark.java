package io.crossfade.benchmarks;

import io.crossfade.json.PlanJson;
import io.crossfade.model.Fleet;
import io.crossfade.model.GroupId;
import io.crossfade.model.Instance;
import io.crossfade.model.Routing;
import io.crossfade.model.Slots;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlanForecast;
import io.crossfade.spec.Amount;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.strategies.rolling.Rolling;
import io.crossfade.strategy.DeploymentStrategy;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Planning a rolling deployment of a large fleet in a hundred batches. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
public class PlanningBenchmark {

  /** How many instances there are. */
  @Param({"1000", "100000"})
  int instances;

  private final DeploymentStrategy strategy = Rolling.inBatchesOf(Amount.percent(1));
  private Fleet fleet = Fleet.of(List.of(), Slots.none(), Routing.empty());
  private DeploymentPlan plan =
      DeploymentPlan.builder("none", DeploymentSpec.toRevision("v2"), fleet).build();

  /** Makes the fleet, and a plan for those who measure what comes after. */
  @Setup
  public void makeFleet() {
    var running =
        IntStream.range(0, instances)
            .mapToObj(
                i -> Instance.of("i-" + i, "v1", "10.0." + i % 250 + ".1:" + (1024 + i / 250)))
            .toList();
    var routing = Routing.allTo(GroupId.of("blue"), running.stream().map(Instance::id).toList());
    fleet = Fleet.of(running, Slots.none(), routing);
    plan = baseline();
  }

  /** Makes the plan. */
  @Benchmark
  public DeploymentPlan baseline() {
    return strategy.plan(DeploymentSpec.toRevision("v2"), fleet);
  }

  /** Walks through every state of the plan. */
  @Benchmark
  public PlanForecast forecast() {
    return plan.forecast();
  }

  /** Writes the plan as JSON, and reads it again. */
  @Benchmark
  public DeploymentPlan json() {
    var json = new PlanJson();
    return json.read(json.write(plan));
  }
}
