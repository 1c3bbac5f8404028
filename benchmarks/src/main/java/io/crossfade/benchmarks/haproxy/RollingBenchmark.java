package io.crossfade.benchmarks.haproxy;

import io.crossfade.Adapters;
import io.crossfade.Crossfade;
import io.crossfade.examples.haproxy.SampleHaProxy;
import io.crossfade.journal.FileJournalStore;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.GroupId;
import io.crossfade.model.Revision;
import io.crossfade.model.RoutingTable;
import io.crossfade.probe.HttpProbe;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spec.HealthPolicy;
import io.crossfade.spi.Fence;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.strategies.rolling.Rolling;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Rolling deployments of {@value #INSTANCES} instances, one after the other, behind a real HAProxy:
 * by Crossfade, with a journal that is forced to disk, and by a script of the usual kind with socat
 * ({@code rolling.sh}) that drains, waits for {@code scur} 0, takes out, replaces, checks and lets
 * in. In turns, each on a HAProxy and a fleet of its own; nobody sends requests. Once with servers
 * that HAProxy checks, where Crossfade lets nobody in before such a check, and once without.
 *
 * <p>Not a JMH benchmark: it is about processes. Argument: the number of rounds (3), after one that
 * warms up.
 */
public final class RollingBenchmark {

  private static final int INSTANCES = 100;
  private static final Fence BY_HAND = new Fence(DeploymentId.of("by-hand"), 1);
  private static final GroupId BLUE = GroupId.of("blue");
  private static final String ROW = "%-44s %9s %9s %9s%n";
  private static final String BACKEND =
      """

      backend bench
        balance roundrobin
        option httpchk GET /healthz
        %s
        server-template app 1-%d 127.0.0.1:1 disabled
      """;

  private final Path folder;
  private final int rounds;

  private RollingBenchmark(Path folder, int rounds) {
    this.folder = folder;
    this.rounds = rounds;
  }

  /** Runs the rounds and prints the table. */
  public static void main(String... arguments) throws IOException, InterruptedException {
    if (!SampleHaProxy.isInstalled() || !isInstalled("socat") || !isInstalled("curl")) {
      System.out.println("Skipped: this needs 'apt-get install haproxy socat curl'.");
      return;
    }
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
    var folder = Files.createTempDirectory("crossfade-rolling-");
    System.out.printf(ROW, "seconds for " + INSTANCES + " instances", "best", "median", "worst");
    new RollingBenchmark(folder.resolve("checked"), rounds)
        .compare("checked every 50 ms", "default-server check inter 50ms rise 1 fall 3");
    new RollingBenchmark(folder.resolve("bare"), rounds)
        .compare("not checked by HAProxy", "default-server weight 1");
    System.out.printf(
        Locale.ROOT,
        "load %.1f%n",
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static boolean isInstalled(String program) {
    return List.of("/usr/bin", "/usr/local/bin", "/bin").stream()
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  private void compare(String name, String servers) throws IOException, InterruptedException {
    var byScript = new ArrayList<Double>();
    var byCrossfade = new ArrayList<Double>();
    try (var ours = start("ours", servers);
        var theirs = start("theirs", servers);
        var fleet = TrivialFleet.ofSize(INSTANCES);
        var other = TrivialFleet.ofSize(INSTANCES);
        var router = serving(ours, fleet);
        var journal = FileJournalStore.open(folder.resolve("journal"))) {
      serving(theirs, other).close();
      var script = script();
      for (int round = 0; round <= rounds; round++) {
        var revision = Revision.of("v" + (round + 2));
        long begin = System.nanoTime();
        deploy(revision, router, fleet, journal);
        long between = System.nanoTime();
        run(script, revision, theirs, other);
        long end = System.nanoTime();
        if (round > 0) {
          byCrossfade.add((between - begin) / 1e9);
          byScript.add((end - between) / 1e9);
        }
      }
    }
    print("script with socat, " + name, byScript);
    print("Crossfade, " + name, byCrossfade);
  }

  private static void deploy(
      Revision revision, TrafficRouter router, TrivialFleet fleet, FileJournalStore journal) {
    var probe = HttpProbe.builder("/healthz").expectRevisionAt("/version").build();
    var health = HealthPolicy.standard().toBuilder().passes(1).interval(Duration.ofMillis(50));
    var spec = DeploymentSpec.builder(revision).health(health.build()).build();
    try (var crossfade =
        Crossfade.builder("bench")
            .router(router)
            .pool(fleet)
            .probe(probe)
            .journal(journal)
            .build()) {
      var result = crossfade.execute(crossfade.plan(spec, Rolling.inBatchesOf(1)));
      if (!result.isSuccess()) {
        throw new IllegalStateException(result.toString());
      }
    }
  }

  private void run(Path script, Revision revision, SampleHaProxy haproxy, TrivialFleet fleet)
      throws IOException, InterruptedException {
    var socket = Objects.requireNonNull(haproxy.settings().get("nodes"));
    var command =
        new ArrayList<>(List.of("bash", script.toString(), socket, "bench", revision.value()));
    fleet.list().forEach(one -> command.add(one.id() + "=" + fleet.address(one.id())));
    var log = folder.resolve("script.log");
    var process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException("The script failed: " + Files.readString(log));
    }
    var all = fleet.list().stream().allMatch(one -> one.revision().equals(revision));
    if (!all) {
      throw new IllegalStateException("The script left instances behind.");
    }
  }

  private Path script() throws IOException {
    var script = folder.resolve("rolling.sh");
    try (var in = RollingBenchmark.class.getResourceAsStream("rolling.sh")) {
      Files.write(script, Objects.requireNonNull(in, "rolling.sh").readAllBytes());
    }
    return script;
  }

  private SampleHaProxy start(String name, String servers) throws IOException {
    var here = folder.resolve(name);
    var backend = BACKEND.formatted(servers, INSTANCES);
    return SampleHaProxy.start(here.resolve("run"), here.resolve("state"), backend);
  }

  /** Puts a fleet behind HAProxy; each instance is in the server of its name. */
  private static TrafficRouter serving(SampleHaProxy haproxy, TrivialFleet fleet) {
    Map<String, String> settings = haproxy.settings();
    settings.put("backend", "bench");
    settings.remove("state-file");
    var router = new Adapters().router("haproxy", settings);
    router.apply(RoutingTable.allTo(BLUE, fleet.list()), BY_HAND);
    while (!router.observe().convergence().isConverged()) {
      Thread.onSpinWait();
    }
    return router;
  }

  private static void print(String name, List<Double> times) {
    Collections.sort(times);
    System.out.printf(
        Locale.ROOT,
        ROW,
        name,
        seconds(times.get(0)),
        seconds(times.get(times.size() / 2)),
        seconds(times.get(times.size() - 1)));
  }

  private static String seconds(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
