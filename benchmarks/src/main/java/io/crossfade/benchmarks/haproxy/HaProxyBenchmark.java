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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * From asking for another share until it is read back: by the adapter, which reads first, notes in
 * HAProxy's map who is where, and reads all again, and by the bare commands of the same weights,
 * then {@code show servers state}. Both from this JVM, in turns, each on a HAProxy of its own; for
 * 2 instances and for 1,000.
 *
 * <p>Not a JMH benchmark: HAProxy is another process. Argument: the number of rounds (200).
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
  private static final List<Integer> SIZES = List.of(2, 1_000);

  private HaProxyBenchmark() {}

  /** Runs the rounds and prints the table. */
  public static void main(String... arguments) throws IOException {
    if (!SampleHaProxy.isInstalled()) {
      System.out.println("Skipped: HAProxy is not installed ('apt-get install haproxy').");
      return;
    }
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
    var folder = Files.createTempDirectory("crossfade-haproxy-benchmark-");
    System.out.printf(
        Locale.ROOT,
        "%-36s %9s %9s %9s%n",
        "ms from asking to read back",
        "best",
        "median",
        "worst");
    for (int size : SIZES) {
      compare(folder.resolve("with-" + size), size, Math.max(5, rounds * 2 / size));
    }
  }

  private static void compare(Path folder, int size, int rounds) throws IOException {
    try (var ours = start(folder.resolve("ours"), size);
        var bare = start(folder.resolve("bare"), size);
        var router = new Adapters().router("haproxy", settings(ours));
        var other = new Adapters().router("haproxy", settings(bare))) {
      var api = new RuntimeApi(Path.of(Objects.requireNonNull(bare.settings().get("nodes"))));
      route(router, table(size, 50));
      route(other, table(size, 50));
      var times = new LinkedHashMap<String, List<Double>>();
      for (int round = 0; round <= rounds; round++) {
        int percent = 10 + round % 80;
        time(times, "adapter, " + size, round, () -> route(router, table(size, percent)));
        time(times, "bare commands, " + size, round, () -> set(api, size, percent));
      }
      times.forEach(HaProxyBenchmark::print);
    }
  }

  /** Something that may fail to reach HAProxy. */
  private interface Change {
    void make() throws IOException;
  }

  /** The first round, in which the JVM warms up, does not count. */
  private static void time(Map<String, List<Double>> times, String name, int round, Change change)
      throws IOException {
    long began = System.nanoTime();
    change.make();
    double took = (System.nanoTime() - began) / 1e6;
    var all = times.computeIfAbsent(name, key -> new ArrayList<>());
    if (round > 0) {
      all.add(took);
    }
  }

  private static void print(String name, List<Double> times) {
    times.sort(null);
    System.out.printf(
        Locale.ROOT,
        "%-36s %9.2f %9.2f %9.2f%n",
        name,
        times.get(0),
        times.get(times.size() / 2),
        times.get(times.size() - 1));
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

  private static void set(RuntimeApi api, int size, int percent) throws IOException {
    var commands =
        IntStream.rangeClosed(1, size)
            .mapToObj(i -> "set server bench/app" + i + " weight " + (i % 2 == 0 ? percent : 100))
            .toList();
    for (int i = 0; i < size; i += COMMANDS_A_LINE) {
      var line = commands.subList(i, Math.min(size, i + COMMANDS_A_LINE));
      if (!api.ask(String.join(";", line)).isBlank()) {
        throw new IOException("HAProxy refused a weight");
      }
    }
    if (!api.ask("show servers state bench").contains("app" + size + " ")) {
      throw new IOException("HAProxy does not show its servers");
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
