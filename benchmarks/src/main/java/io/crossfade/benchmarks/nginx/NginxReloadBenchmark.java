package io.crossfade.benchmarks.nginx;

import io.crossfade.Adapters;
import io.crossfade.examples.nginx.SampleNginx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * From asking for another routing until no worker goes by the old one: by the adapter, which tests
 * the include first and forces it to disk, and by a script that writes, sends HUP, and polls until
 * the new answer came twenty times in a row, which proves nothing: old workers may accept still.
 * Each has an nginx of its own; they take turns.
 *
 * <p>Not a JMH benchmark: a reload takes a hundred milliseconds and each must be waited for.
 * Argument: the number of rounds (30).
 */
public final class NginxReloadBenchmark {

  private static final String ROW = "%-34s %9.1f %9.1f %9.1f%n";

  private NginxReloadBenchmark() {}

  /** One way to change the routing. */
  interface Contender {

    /** Changes it to another one than before, and returns when that is in force. */
    void change() throws IOException;
  }

  /** Runs the rounds and prints the table. */
  public static void main(String... arguments) throws IOException {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 30;
    var folder = Files.createTempDirectory("crossfade-nginx-benchmark-");
    try (var ours = start(folder.resolve("ours"));
        var theirs = start(folder.resolve("theirs"));
        var router = new Adapters().router("nginx", settings(ours))) {
      var adapter = new AdapterContender(router);
      var script = new ScriptContender(theirs.settings());
      var byAdapter = new ArrayList<Double>();
      var byScript = new ArrayList<Double>();
      adapter.change();
      script.change();
      for (int round = 0; round < rounds; round++) {
        byAdapter.add(timed(adapter));
        byScript.add(timed(script));
      }
      System.out.printf(Locale.ROOT, "%-34s %9s %9s %9s%n", "ms", "best", "median", "worst");
      print("adapter: test, fsync, HUP, proof", byAdapter);
      print("script: write, HUP, 20 answers", byScript);
    }
  }

  /** Reloads as fast as they are asked for. */
  private static java.util.Map<String, String> settings(SampleNginx nginx) {
    var settings = nginx.settings();
    settings.put("reload-interval", "0s");
    return settings;
  }

  private static SampleNginx start(Path folder) throws IOException {
    return SampleNginx.start(Files.createDirectories(folder), "", "");
  }

  private static double timed(Contender contender) throws IOException {
    long began = System.nanoTime();
    contender.change();
    return (System.nanoTime() - began) / 1e6;
  }

  private static void print(String name, List<Double> times) {
    times.sort(null);
    System.out.printf(
        Locale.ROOT,
        ROW,
        name,
        times.get(0),
        times.get(times.size() / 2),
        times.get(times.size() - 1));
  }
}
