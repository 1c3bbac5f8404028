package io.crossfade.benchmarks.haproxy;

import io.crossfade.Adapters;
import io.crossfade.examples.haproxy.SampleHaProxy;
import io.crossfade.model.Affinity;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Target;
import io.crossfade.model.Weight;
import io.crossfade.spi.Fence;
import io.crossfade.spi.TrafficRouter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * From asking for another share until it is read back, from one JVM, in turns:
 *
 * <ul>
 *   <li>by the adapter: {@code apply} and {@code observe};
 *   <li>by the bare commands for weights, then {@code show servers state};
 *   <li>by the same commands, with all that has to be read, of which nothing is looked into: before
 *       the change the process that answers, how it routes, and the map with who is where and the
 *       epoch of who wrote last; after it the same, the statistics with what is in flight, and the
 *       response times. That is the floor of what keeps the adapter's promises.
 * </ul>
 *
 * <p>Each has a HAProxy of its own. For 2 instances and for 1,000.
 *
 * <p>Not a JMH benchmark: HAProxy is another process. Argument: the number of rounds (4,000), the
 * first half of which only warms up; a tenth of them for 1,000 instances.
 */
public final class HaProxyBenchmark {

  private static final Fence FENCE = new Fence(DeploymentId.of("benchmark"), 1);
  private static final GroupId BLUE = GroupId.of("blue");
  private static final GroupId GREEN = GroupId.of("green");
  private static final String BACKEND =
      """

      backend bench
        balance roundrobin
        server-template app 1-%d 127.0.0.1:1 disabled
      """;
  private static final int COMMANDS_A_LINE = 200;
  private static final String ROUTING = "show servers state bench";
  private static final List<Integer> SIZES = List.of(2, 1_000);

  private HaProxyBenchmark() {}

  /** Runs the rounds and prints the table. */
  public static void main(String... arguments) throws IOException {
    if (!SampleHaProxy.isInstalled()) {
      System.out.println("Skipped: HAProxy is not installed ('apt-get install haproxy').");
      return;
    }
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 4_000;
    var folder = Files.createTempDirectory("crossfade-haproxy-benchmark-");
    System.out.printf(
        Locale.ROOT,
        "%-44s %9s %9s %9s %9s%n",
        "ms from asking to read back",
        "best",
        "median",
        "worst",
        "of bare");
    for (int size : SIZES) {
      compare(folder.resolve("with-" + size), size, size < 100 ? rounds : Math.max(4, rounds / 10));
    }
    System.out.printf(
        Locale.ROOT,
        "load %.1f%n",
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static void compare(Path folder, int size, int rounds) throws IOException {
    try (var ours = start(folder.resolve("ours"), size);
        var bare = start(folder.resolve("bare"), size);
        var full = start(folder.resolve("full"), size);
        var router = new Adapters().router("haproxy", settings(ours))) {
      var ways = new LinkedHashMap<String, IntConsumer>();
      ways.put("bare commands", bare(bare, size));
      ways.put("bare commands, reading all", readingAll(full, size));
      var tables = IntStream.range(0, 100).mapToObj(percent -> table(size, percent)).toList();
      ways.put("adapter", percent -> route(router, tables.get(percent)));
      var times = new LinkedHashMap<String, List<Double>>();
      ways.keySet().forEach(way -> times.put(way, new ArrayList<>()));
      for (int round = 0; round < rounds; round++) {
        int percent = 10 + round % 80;
        boolean counts = round >= rounds / 2;
        ways.forEach(
            (name, way) -> {
              double took = millis(() -> way.accept(percent));
              if (counts) {
                Objects.requireNonNull(times.get(name)).add(took);
              }
            });
      }
      double bareMedian = median(Objects.requireNonNull(times.get("bare commands")));
      times.forEach((name, all) -> print(size + " instances: " + name, all, bareMedian));
    }
  }

  private static IntConsumer bare(SampleHaProxy haproxy, int size) {
    var api = api(haproxy, size);
    return percent -> set(api, size, percent, ROUTING);
  }

  private static IntConsumer readingAll(SampleHaProxy haproxy, int size) {
    var api = api(haproxy, size);
    var look = "show info;" + ROUTING + ";show map " + settings(haproxy).get("map");
    return percent -> {
      requireShown(api.ask(look), size);
      set(api, size, percent, look + ";show stat bench 4 -1;show events crossfade");
    };
  }

  /** The Runtime API of a HAProxy that knows the table, as its map does. */
  private static RuntimeApi api(SampleHaProxy haproxy, int size) {
    var settings = settings(haproxy);
    try (var router = new Adapters().router("haproxy", settings)) {
      route(router, table(size, 50));
    }
    return new RuntimeApi(Path.of(Objects.requireNonNull(settings.get("nodes"))));
  }

  private static double millis(Runnable change) {
    long began = System.nanoTime();
    change.run();
    return (System.nanoTime() - began) / 1e6;
  }

  private static double median(List<Double> times) {
    return times.stream().sorted().toList().get(times.size() / 2);
  }

  private static void print(String name, List<Double> times, double bare) {
    System.out.printf(
        Locale.ROOT,
        "%-44s %9.3f %9.3f %9.3f %9.2f%n",
        name,
        Collections.min(times),
        median(times),
        Collections.max(times),
        median(times) / bare);
  }

  private static void route(TrafficRouter router, RoutingTable table) {
    router.apply(table, FENCE);
    var step = router.capabilities().weightStep();
    var seen = router.observe();
    while (!seen.convergence().isConverged() || !seen.table().matches(table, step)) {
      Thread.onSpinWait();
      seen = router.observe();
    }
  }

  private static void set(RuntimeApi api, int size, int percent, String readBack) {
    var commands =
        IntStream.rangeClosed(1, size)
            .mapToObj(i -> "set server bench/app" + i + " weight " + (i % 2 == 0 ? percent : 100))
            .toList();
    for (int i = 0; i < size; i += COMMANDS_A_LINE) {
      var line = commands.subList(i, Math.min(size, i + COMMANDS_A_LINE));
      if (!api.ask(String.join(";", line)).isBlank()) {
        throw new IllegalStateException("HAProxy refused a weight");
      }
    }
    requireShown(api.ask(readBack), size);
  }

  private static void requireShown(String answer, int size) {
    if (!answer.contains("app" + size + " ")) {
      throw new IllegalStateException("HAProxy does not show its servers");
    }
  }

  private static RoutingTable table(int size, int percent) {
    var members =
        Map.of(
            BLUE,
            new LinkedHashMap<InstanceId, MemberState>(),
            GREEN,
            new LinkedHashMap<InstanceId, MemberState>());
    var targets = new LinkedHashMap<InstanceId, Target>();
    for (int i = 1; i <= size; i++) {
      var instance = Instance.of("shop-" + i, "v1", "127.0.0.1:" + (20_000 + i));
      Objects.requireNonNull(members.get(i % 2 == 0 ? GREEN : BLUE))
          .put(instance.id(), MemberState.SERVING);
      targets.put(instance.id(), Target.of(instance));
    }
    var share = Weight.ofPercent(percent);
    var groups =
        Map.of(
            BLUE, new GroupRouting(share.rest(), Objects.requireNonNull(members.get(BLUE))),
            GREEN, new GroupRouting(share, Objects.requireNonNull(members.get(GREEN))));
    return new RoutingTable(new Routing(groups, List.of(), Affinity.none()), targets);
  }

  private static Map<String, String> settings(SampleHaProxy haproxy) {
    var settings = haproxy.settings();
    settings.put("backend", "bench");
    settings.remove("state-file");
    return settings;
  }

  /** Without checks, for there is nobody to check. */
  private static SampleHaProxy start(Path folder, int size) throws IOException {
    var backend = BACKEND.formatted(size);
    return SampleHaProxy.start(folder.resolve("run"), folder.resolve("state"), backend);
  }
}
