package io.crossfade.systemtests;

import io.crossfade.analysis.gate.AnalysisGate;
import io.crossfade.gate.ThresholdGate;
import io.crossfade.model.Weight;
import io.crossfade.spi.Gate;
import io.crossfade.spi.RouterCapabilities.Feature;
import io.crossfade.systemtests.AilingService.Ailment;
import io.crossfade.systemtests.CanaryTrial.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Canaries of several versions under real load behind real load balancers, once with the analysis
 * and once with fixed thresholds at the same steps; prints the table of {@code
 * docs/canary-analysis.md}. Started by {@code build/compare-canaries [RUNS] [BALANCER...]}.
 */
final class CanaryComparison {

  private static final int REQUESTS_PER_SECOND = 400;
  private static final double ERRORS = 0.04;
  private static final Duration HOLD = Duration.ofSeconds(10);
  private static final List<Weight> STEPS = List.of(Weight.ofPercent(10), Weight.ofPercent(50));

  private static final Map<String, DeploymentUnderLoad> BALANCERS =
      inOrder(
          "embedded", new EmbeddedRouterUnderLoadTest(),
          "nginx-lua", new NginxLuaUnderLoadTest(),
          "haproxy", new HaProxyRouterUnderLoadTest());

  private static final Map<String, Ailment> VERSIONS =
      inOrder(
          "good", Ailment.errors(ERRORS),
          "2 × errors", Ailment.errors(2 * ERRORS),
          "5 × errors", Ailment.errors(5 * ERRORS),
          "1.5 × response time", new Ailment(ERRORS, 1.5, 0),
          "slow leak", new Ailment(.5, 1, 1_000));

  private CanaryComparison() {}

  @SuppressWarnings("unchecked")
  private static <T> Map<String, T> inOrder(Object... namesAndValues) {
    var map = new LinkedHashMap<String, T>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put((String) namesAndValues[i], (T) namesAndValues[i + 1]);
    }
    return map;
  }

  /** Takes how many runs of each, by default 3, and balancers and versions, by default all. */
  public static void main(String[] arguments) throws Exception {
    int runs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
    var wanted = List.of(arguments);
    say("| | version | analysis | thresholds |");
    say("|---|---|---|---|");
    for (var balancer : chosen(BALANCERS, wanted).entrySet()) {
      for (var version : chosen(VERSIONS, wanted).entrySet()) {
        say(
            "| %s | %s | %s | %s |",
            balancer.getKey(),
            version.getKey(),
            words(outcomes(balancer.getValue(), version.getValue(), runs, true)),
            words(outcomes(balancer.getValue(), version.getValue(), runs, false)));
      }
    }
  }

  private static <T> Map<String, T> chosen(Map<String, T> all, List<String> wanted) {
    var chosen = new LinkedHashMap<>(all);
    chosen.keySet().retainAll(wanted);
    return chosen.isEmpty() ? all : chosen;
  }

  private static List<Outcome> outcomes(
      DeploymentUnderLoad kind, Ailment version, int runs, boolean analysis) throws Exception {
    var outcomes = new ArrayList<Outcome>();
    for (int seed = 0; seed < runs; seed++) {
      outcomes.add(outcome(kind, version, seed, analysis));
    }
    return outcomes;
  }

  private static Outcome outcome(
      DeploymentUnderLoad kind, Ailment version, long seed, boolean analysis) throws Exception {
    var folder = Files.createTempDirectory("canary-comparison");
    var services = AilingService.kind(Ailment.errors(ERRORS), version, seed);
    try (var balancer = kind.start(new Surroundings(folder, Stage.slots()));
        var stage = Stage.open(balancer, new LocalPool(services, Stage.slots()));
        var load =
            Load.on(
                balancer,
                mix -> mix.verifyingContent(false).requestsPerSecond(REQUESTS_PER_SECOND))) {
      var features = stage.router().capabilities();
      var gate = analysis ? analysis(features.has(Feature.LATENCY)) : thresholds();
      return CanaryTrial.run(stage, load, gate, STEPS, HOLD);
    } finally {
      delete(folder);
    }
  }

  private static Gate analysis(boolean timesAreKnown) {
    var gate = AnalysisGate.builder().errors();
    return (timesAreKnown ? gate.latency(1.1) : gate).build();
  }

  /** Half as many errors again, and a quarter more time at the 95th percentile of the usual. */
  private static Gate thresholds() {
    return ThresholdGate.builder(Weight.ofPercent(6))
        .minimumRequests(100)
        .maxLatencyWhereKnown(95, Duration.ofMillis(12))
        .build();
  }

  private static String words(List<Outcome> outcomes) {
    return outcomes.stream().map(CanaryComparison::words).collect(Collectors.joining("; "));
  }

  private static String words(Outcome outcome) {
    return String.format(
        Locale.ROOT,
        "%s after %,d requests, %.1f s; %,d to the new version, %,d failed",
        outcome.isStopped() ? "stopped" : "let through",
        outcome.requests(),
        outcome.until().toMillis() / 1000.0,
        outcome.toNew(),
        outcome.harmed());
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static void say(String format, Object... values) {
    System.out.println(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
  }
}
