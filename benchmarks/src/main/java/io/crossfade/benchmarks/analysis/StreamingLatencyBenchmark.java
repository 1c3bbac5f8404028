package io.crossfade.benchmarks.analysis;

import io.crossfade.analysis.judge.LatencyCheck;
import io.crossfade.analysis.statistics.ValueRecorder;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Observations into the streaming comparison of response times, with a look after each 100,000;
 * beside recording them alone.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Thread)
public class StreamingLatencyBenchmark {

  private static final int OBSERVATIONS = 100_000;
  private static final long MOST = 60_000_000;

  private final long[] values =
      new SplittableRandom(1).longs(OBSERVATIONS, 100, 2_000_000).toArray();
  private final ValueRecorder canary = ValueRecorder.upTo(MOST);
  private final ValueRecorder stable = ValueRecorder.upTo(MOST);
  private final LatencyCheck check = LatencyCheck.tolerating(1.1, 100, 1);

  /** Records all of them. */
  @Benchmark
  @OperationsPerInvocation(OBSERVATIONS)
  public ValueRecorder baseline() {
    for (int i = 0; i < OBSERVATIONS; i += 2) {
      canary.record(values[i]);
      stable.record(values[i + 1]);
    }
    return canary;
  }

  /** Records all of them, and compares once. */
  @Benchmark
  @OperationsPerInvocation(OBSERVATIONS)
  public boolean compared() {
    baseline();
    check.observe(canary.distribution(), stable.distribution());
    return check.isSlower(.05);
  }
}
