package io.crossfade.benchmarks.calibration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Measures how often a good canary is stopped and how soon a bad one is, prints the tables of
 * {@code docs/canary-analysis.md}, and draws its plots: {@code build/calibrate}, with the number of
 * runs for each cell, by default 10,000.
 */
public final class Calibration {

  private static final long SEED = 20_261_127;
  private static final int POWER_RUNS = 2_000;
  private static final double ALPHA = .05;
  private static final Traffic PLAIN = new Traffic(1000, .005, 1, false, 1);
  private static final Traffic DIURNAL = new Traffic(1000, .005, 1, true, 1);
  private static final Traffic BURSTY = new Traffic(1000, .005, 1, true, 10);
  private static final List<Double> RATIOS = List.of(1.0, 1.25, 1.5, 2.0, 3.0, 5.0);

  private static final List<Double> FACTORS = List.of(1.1, 1.2, 1.5, 2.0);

  private Calibration() {}

  /**
   * Runs everything, or {@code errors} or {@code latency} alone if that is the third argument, and
   * writes the plots to the folder that is the second.
   */
  public static void main(String... arguments) throws IOException {
    int runs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
    var folder = Path.of(arguments.length > 1 ? arguments[1] : "docs");
    var part = arguments.length > 2 ? arguments[2] : "all";
    if (!part.equals("latency")) {
      falseAlarms(runs, folder);
      power(Math.min(runs, POWER_RUNS), folder);
    }
    if (!part.equals("errors")) {
      latency(runs);
    }
  }

  private static void falseAlarms(int runs, Path folder) throws IOException {
    var kinds = new LinkedHashMap<String, Traffic>();
    kinds.put("independent errors", PLAIN);
    kinds.put("diurnal", DIURNAL);
    kinds.put("diurnal, bursts of 1 to 10", BURSTY);
    say("| A/A, %,d runs | %s |", runs, String.join(" | ", kinds.keySet()));
    say("|---|" + "---|".repeat(kinds.size()));
    var chart =
        new Chart(
            "Good canaries stopped, by the number of looks (diurnal traffic)",
            "looks, a minute each; 5 %, 25 % and 50 % of the traffic",
            List.of("1", "20", "40", "60"));
    chart.level(ALPHA, "the level");
    for (var method : Method.values()) {
      var row = new StringBuilder("| " + method + " |");
      for (Map.Entry<String, Traffic> kind : kinds.entrySet()) {
        var trial = Trial.of(method, kind.getValue(), runs, SEED);
        row.append(level(trial));
        if (kind.getValue().equals(DIURNAL)) {
          chart.line(
              method.toString(),
              IntStream.range(0, Traffic.LOOKS).mapToObj(trial::shareUpTo).toList());
        }
      }
      say(row.toString());
    }
    Files.writeString(folder.resolve("canary-analysis-false-alarms.svg"), chart.svg());
  }

  private static void power(int runs, Path folder) throws IOException {
    say("");
    say("| %,d runs: stopped; median requests; failed canary requests | %s |", runs, heads());
    say("|---|" + "---|".repeat(RATIOS.size()));
    var chart =
        new Chart(
            "Canaries stopped within 60 looks, by how much worse they are",
            "ratio of the error rates",
            RATIOS.stream().map(ratio -> ratio + "").toList());
    for (var method : Method.values()) {
      var row = new StringBuilder("| " + method + " |");
      var shares = new ArrayList<Double>();
      for (double ratio : RATIOS) {
        var trial = Trial.of(method, DIURNAL.withRatio(ratio), runs, SEED + 1);
        shares.add(trial.share());
        row.append(power(trial));
      }
      say(row.toString());
      chart.line(method.toString(), shares);
    }
    Files.writeString(folder.resolve("canary-analysis-power.svg"), chart.svg());
  }

  private static void latency(int runs) {
    say("");
    say(
        "| response times | A/A, %,d runs | A/A diurnal, %,d runs | %s |",
        runs, runs, String.join(" | ", FACTORS.stream().map(factor -> "× " + factor).toList()));
    say("|---|---|---|" + "---|".repeat(FACTORS.size()));
    int fewer = Math.min(runs, POWER_RUNS);
    for (var method : LatencyMethod.values()) {
      var row = new StringBuilder("| " + method + " |");
      row.append(level(Trial.of(method, new ResponseTimes(1, false), runs, SEED + 2)));
      row.append(level(Trial.of(method, new ResponseTimes(1, true), runs, SEED + 3)));
      for (double factor : FACTORS) {
        row.append(power(Trial.of(method, new ResponseTimes(factor, true), fewer, SEED + 4)));
      }
      say(row.toString());
    }
  }

  private static String level(Trial trial) {
    var ends = trial.interval();
    return String.format(
        Locale.ROOT, " %.2f %% [%.2f, %.2f] |", 100 * trial.share(), 100 * ends[0], 100 * ends[1]);
  }

  private static String power(Trial trial) {
    return String.format(
        Locale.ROOT,
        " %.1f %%; %,d; %,.0f |",
        100 * trial.share(),
        trial.medianRequests(),
        trial.harmed());
  }

  private static String heads() {
    return String.join(" | ", RATIOS.stream().map(ratio -> "× " + ratio).toList());
  }

  private static void say(String format, Object... values) {
    System.out.println(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
  }
}
