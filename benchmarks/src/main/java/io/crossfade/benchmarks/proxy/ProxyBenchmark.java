package io.crossfade.benchmarks.proxy;

import io.crossfade.benchmarks.ChildJvm;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The embedded router beside HAProxy: the same instance behind both, the same clients before both,
 * in turns, each in a process of its own. Figures are medians of the rounds; without HAProxy on
 * this machine it is skipped, with a message.
 *
 * <p>CPU time for each request is what a busy machine changes least: throughput and latency are
 * those of clients, instance and proxy on the same processors. Argument: the number of rounds (7).
 */
public final class ProxyBenchmark {

  private static final Duration ROUND = Duration.ofSeconds(2);
  private static final String ROW = "%-16s %12s %10s %10s %14s   %s%n";

  private ProxyBenchmark() {}

  /** Runs the rounds and prints the table. */
  public static void main(String... arguments) throws IOException, InterruptedException {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 7;
    var program = HaProxy.program();
    if (program.isEmpty()) {
      System.out.println("Skipped: haproxy is not installed ('apt-get install haproxy').");
      return;
    }
    try (var backend = ChildJvm.running(Backend.class, List.of());
        var clients = new Clients()) {
      var port = backend.line();
      try (var haProxy = HaProxy.start(program.get(), port);
          var router = ChildJvm.running(RouterChild.class, List.of(port))) {
        var contenders =
            List.of(
                new Contender("HAProxy", haProxy.port(), haProxy::cpu),
                new Contender("embedded router", Integer.parseInt(router.line()), router::cpu),
                new Contender("no proxy", Integer.parseInt(port), () -> Duration.ZERO));
        run(contenders, clients, rounds);
        print(contenders);
      }
    }
  }

  /** The first round of each, in which the JVMs warm up, does not count. */
  private static void run(List<Contender> contenders, Clients clients, int rounds)
      throws IOException, InterruptedException {
    var order = new ArrayList<>(contenders);
    for (int round = 0; round <= rounds; round++) {
      for (var contender : order) {
        contender.play(clients, round > 0);
      }
      Collections.rotate(order, 1);
    }
  }

  private static void print(List<Contender> contenders) {
    System.out.printf(ROW, "through", "requests/s", "p50", "p99", "CPU/request", "of HAProxy's");
    var baseline = contenders.get(0);
    for (var contender : contenders) {
      System.out.printf(
          ROW,
          contender.name,
          format("%.0f", contender.median(Played::rate)),
          format("%.2f ms", contender.median(Played::p50)),
          format("%.2f ms", contender.median(Played::p99)),
          format("%.0f us", contender.median(Played::cpu)),
          format("rate %.2f, ", ratio(contender, baseline, Played::rate))
              + format("p50 %.2f, ", ratio(contender, baseline, Played::p50))
              + format("p99 %.2f, ", ratio(contender, baseline, Played::p99))
              + format("CPU %.2f", ratio(contender, baseline, Played::cpu)));
    }
  }

  private static double ratio(Contender one, Contender other, ToDoubleFunction<Played> what) {
    return one.median(what) / other.median(what);
  }

  private static String format(String pattern, double value) {
    return String.format(Locale.ROOT, pattern, value);
  }

  /** One round: requests a second, milliseconds, and microseconds of CPU time for each request. */
  private record Played(double rate, double p50, double p99, double cpu) {}

  private static final class Contender {

    private final String name;
    private final int port;
    private final Supplier<Duration> cpu;
    private final List<Played> rounds = new ArrayList<>();

    Contender(String name, int port, Supplier<Duration> cpu) {
      this.name = name;
      this.port = port;
      this.cpu = cpu;
    }

    void play(Clients clients, boolean counts) throws IOException, InterruptedException {
      var before = cpu.get();
      long begin = System.nanoTime();
      var took = clients.ask(port, ROUND);
      double seconds = (System.nanoTime() - begin) / 1e9;
      var spent = cpu.get().minus(before);
      if (counts) {
        rounds.add(
            new Played(
                took.length / seconds,
                took[took.length / 2] / 1e6,
                took[(int) (took.length * 0.99)] / 1e6,
                spent.toNanos() / 1e3 / took.length));
      }
    }

    double median(ToDoubleFunction<Played> what) {
      var sorted = rounds.stream().mapToDouble(what).sorted().toArray();
      return Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElseThrow();
    }
  }
}
