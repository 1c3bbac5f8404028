package io.crossfade.benchmarks.analysis;

import io.crossfade.analysis.statistics.MannWhitney;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.PValueMethod;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Mann and Whitney's test of two samples of 1,000 with ties, beside that of commons-statistics. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Thread)
public class MannWhitneyBenchmark {

  private static final MannWhitneyUTest COMMONS =
      MannWhitneyUTest.withDefaults().with(PValueMethod.ASYMPTOTIC);

  private final double[] x = sample(1);
  private final double[] y = sample(2);

  private static double[] sample(long seed) {
    return new SplittableRandom(seed).doubles(1000).map(v -> Math.floor(v * 400)).toArray();
  }

  /** That of commons-statistics. */
  @Benchmark
  public double baseline() {
    return COMMONS.test(x, y).getPValue();
  }

  /** Ours. */
  @Benchmark
  public double ours() {
    return MannWhitney.of(x, y).pValue();
  }
}
