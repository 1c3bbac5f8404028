package io.crossfade.benchmarks.probe;

import io.crossfade.benchmarks.ChildJvm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Sweeps 10,000 loopback addresses, all answered by one server in a process of its own: by a
 * minimal one-thread NIO sweep, and by {@code HttpProbe} on pools of threads as the engine does it.
 * Each contender has its own JVM, so that its memory is its own; they take turns, and the one that
 * begins is another one each round. The ratio is that of the best rounds, and of the medians; CPU
 * is the median of what a sweep took of it, which a busy machine changes least.
 *
 * <p>Not a JMH benchmark: memory and threads matter as much as time. Arguments: the number of
 * rounds (7) and of endpoints (10,000).
 */
public final class ProbeSweepBenchmark {

  private static final List<Integer> POOLS = List.of(32, 64, 128, 200);
  private static final String ROW = "%-12s %9s %9s %9s %8s %9s %9s %8s%n";

  private ProbeSweepBenchmark() {}

  /** Runs the rounds and prints the table. */
  public static void main(String... arguments) throws IOException {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 7;
    int endpoints = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
    try (var server = ChildJvm.running(LoopbackServer.class, List.of())) {
      var port = server.line();
      var contenders = new LinkedHashMap<String, ChildJvm>();
      try {
        contenders.put("NIO", sweeper(0, port, endpoints));
        for (int threads : POOLS) {
          contenders.put("pool of " + threads, sweeper(threads, port, endpoints));
        }
        print(contenders, run(contenders, rounds, endpoints));
      } finally {
        contenders.values().forEach(ChildJvm::close);
      }
    }
  }

  private static ChildJvm sweeper(int threads, String port, int endpoints) throws IOException {
    return ChildJvm.running(
        Sweeper.class, List.of(String.valueOf(threads), port, String.valueOf(endpoints)));
  }

  /** What a sweep took, in milliseconds. Immutable. */
  private record Took(long wall, long cpu) {}

  /** Returns what each round took, by contender. */
  private static Map<String, List<Took>> run(
      Map<String, ChildJvm> contenders, int rounds, int endpoints) throws IOException {
    var times = new LinkedHashMap<String, List<Took>>();
    contenders.keySet().forEach(name -> times.put(name, new ArrayList<>()));
    var order = new ArrayList<>(contenders.keySet());
    for (int round = 0; round < rounds; round++) {
      for (var name : order) {
        times.get(name).add(sweep(name, contenders.get(name), endpoints));
      }
      Collections.rotate(order, 1);
    }
    return times;
  }

  private static Took sweep(String name, ChildJvm contender, int endpoints) throws IOException {
    contender.say("sweep");
    var answer = contender.line().split(" ");
    if (Integer.parseInt(answer[0]) != endpoints) {
      throw new IOException(name + " found " + answer[0] + " of " + endpoints + " healthy");
    }
    return new Took(Long.parseLong(answer[1]), Long.parseLong(answer[2]));
  }

  private static void print(Map<String, ChildJvm> contenders, Map<String, List<Took>> times)
      throws IOException {
    System.out.printf(
        ROW, "sweep by", "best", "median", "worst", "ratio", "CPU", "peak RSS", "threads");
    var floor = sorted(times.get("NIO"), Took::wall);
    for (var contender : contenders.entrySet()) {
      var own = sorted(times.get(contender.getKey()), Took::wall);
      contender.getValue().say("end");
      var usage = contender.getValue().line().split(" ");
      System.out.printf(
          ROW,
          contender.getKey(),
          own[0] + " ms",
          median(own) + " ms",
          own[own.length - 1] + " ms",
          ratio(own[0], floor[0]) + "/" + ratio(median(own), median(floor)),
          median(sorted(times.get(contender.getKey()), Took::cpu)) + " ms",
          usage[0] + " MB",
          usage[1]);
    }
  }

  private static String ratio(long one, long other) {
    return String.format(Locale.ROOT, "%.1f", (double) one / other);
  }

  private static long median(long... sorted) {
    return sorted[sorted.length / 2];
  }

  private static long[] sorted(List<Took> rounds, ToLongFunction<Took> part) {
    return rounds.stream().mapToLong(part).sorted().toArray();
  }
}
