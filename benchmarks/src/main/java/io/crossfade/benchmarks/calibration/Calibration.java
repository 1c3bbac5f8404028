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
  private static final Traffic PLAIN = new Traffic(1000, .005, 1, false, 1);
  private static final Traffic DIURNAL = new Traffic(1000, .005, 1, true, 1);
  private static final Traffic BURSTY = new Traffic(1000, .005, 1, true, 10);
  private static final List<Double> RATIOS = List.of(1.0, 1.25, 1.5, 2.0, 3.0, 5.0);

  private static final Map<String, ResponseTimes> SLOWER = new LinkedHashMap<>();
  private static final Map<String, Disturbance> ALIKE = new LinkedHashMap<>();

  static {
    for (double factor : new double[] {1.1, 1.2, 1.5, 2.0}) {
      SLOWER.put("× " + factor, new ResponseTimes(factor, true));
    }
    SLOWER.put("1 % of them + 200 ms", new ResponseTimes(1, true, .01, Disturbance.NONE));
    ALIKE.put("pauses of up to 10 requests", Disturbance.pauses(.2, 10));
    ALIKE.put("slow neighbours", Disturbance.neighbours(.05, 1.5));
    ALIKE.put("hosts ± 2 %", Disturbance.hosts(.02));
    ALIKE.put("hosts ± 5 %", Disturbance.hosts(.05));
    ALIKE.put("hosts ± 10 %", Disturbance.hosts(.1));
  }

  private Calibration() {}

  /**
   * Runs everything, or {@code errors}, {@code latency} or {@code correlated} alone if that is the
   * third argument, and writes the plots to the folder that is the second.
   */
  public static void main(String... arguments) throws IOException {
    int runs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
    var folder = Path.of(arguments.length > 1 ? arguments[1] : "docs");
    var part = arguments.length > 2 ? arguments[2] : "all";
    var all = part.equals("all");
    if (all || part.equals("errors")) {
      falseAlarms(runs, folder);
      power(Math.min(runs, POWER_RUNS), folder);
    }
    if (all || part.equals("latency")) {
      latency(runs);
    }
    if (all || part.equals("correlated")) {
      correlated(runs);
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
    chart.level(Method.ALPHA, "the level");
    for (var method : ErrorMethods.ALL) {
      var row = new StringBuilder("| " + method + " |");
      for (Map.Entry<String, Traffic> kind : kinds.entrySet()) {
        var trial = Trial.of(method, kind.getValue(), runs, SEED);
        row.append(level(trial));
        if (kind.getValue().equals(DIURNAL)) {
          chart.line(
              method.toString(),
              IntStream.range(0, Look.LOOKS).mapToObj(trial::shareUpTo).toList());
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
    for (var method : ErrorMethods.ALL) {
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
        runs, runs, String.join(" | ", SLOWER.keySet()));
    say("|---|---|---|" + "---|".repeat(SLOWER.size()));
    for (var method : LatencyMethods.ALL) {
      var row = new StringBuilder("| " + method + " |");
      row.append(level(Trial.of(method, new ResponseTimes(1, false), runs, SEED + 2)));
      row.append(level(Trial.of(method, new ResponseTimes(1, true), runs, SEED + 3)));
      say(row + slower(method, runs));
    }
  }

  private static String slower(Method<ResponseTimes.Minute> method, int runs) {
    var cells = new StringBuilder();
    for (var times : SLOWER.values()) {
      cells.append(power(Trial.of(method, times, Math.min(runs, POWER_RUNS), SEED + 4)));
    }
    return cells.toString();
  }

  private static void correlated(int runs) {
    say("");
    say("| A/A, %,d runs | %s |", runs, String.join(" | ", ALIKE.keySet()));
    say("|---|" + "---|".repeat(ALIKE.size()));
    for (var method : LatencyMethods.REMEDIES) {
      var row = new StringBuilder("| " + method + " |");
      for (var disturbance : ALIKE.values()) {
        var good = new ResponseTimes(1, true, 0, disturbance);
        row.append(level(Trial.of(method, good, runs, SEED + 5)));
      }
      say(row.toString());
    }
    say("");
    say("| %,d runs | %s |", Math.min(runs, POWER_RUNS), String.join(" | ", SLOWER.keySet()));
    say("|---|" + "---|".repeat(SLOWER.size()));
    LatencyMethods.REMEDIES.forEach(method -> say("| " + method + " |" + slower(method, runs)));
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
