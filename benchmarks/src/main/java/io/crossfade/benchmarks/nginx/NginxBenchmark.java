package io.crossfade.benchmarks.nginx;

import io.crossfade.Adapters;
import io.crossfade.examples.nginx.RunningNginx;
import io.crossfade.examples.nginx.SampleLuaNginx;
import io.crossfade.examples.nginx.SampleNginx;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Three questions about nginx: what a change of routing takes by this adapter and by scripts, how
 * many reloads a deployment costs, and what clients that never repeat a request see of them.
 *
 * <p>Not JMH benchmarks: a reload takes a hundred milliseconds and each must be waited for.
 * Argument: the number of rounds (30).
 */
public final class NginxBenchmark {

  private NginxBenchmark() {}

  /** Asks the questions and prints the tables. */
  public static void main(String... arguments) throws IOException {
    if (!SampleNginx.isInstalled()) {
      System.out.println("Skipped: nginx is not installed ('apt-get install nginx').");
      return;
    }
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 30;
    var folder = Files.createTempDirectory("crossfade-nginx-benchmark-");
    changes(folder, rounds);
    System.out.println();
    ReloadsOfADeployment.print(start(folder.resolve("counted")));
    System.out.println();
    StrictClients.print(folder, rounds);
  }

  private static void changes(Path folder, int rounds) throws IOException {
    try (var ours = start(folder.resolve("ours"));
        var router = new Adapters().router("nginx", atOnce(ours));
        var careful = start(folder.resolve("careful"));
        var hasty = start(folder.resolve("hasty"))) {
      var contenders = new LinkedHashMap<String, Contender>();
      contenders.put("nginx: test, fsync, HUP, proof", new AdapterContender(router));
      contenders.put("script: test, HUP, old ones leave", ScriptContender.careful(careful));
      contenders.put("script: HUP, 20 new answers", ScriptContender.hasty(hasty));
      if (SampleLuaNginx.isInstalled()) {
        try (var lua = SampleLuaNginx.start(Files.createDirectories(folder.resolve("lua")), "");
            var call = new Adapters().router("nginx-lua", lua.settings())) {
          contenders.put("nginx-lua: a call, read back", new AdapterContender(call));
          print(timed(contenders, rounds));
        }
      } else {
        print(timed(contenders, rounds));
      }
    }
  }

  /** In turns; the first change of each, in which the JVM warms up, does not count. */
  private static Map<String, List<Double>> timed(Map<String, Contender> contenders, int rounds)
      throws IOException {
    var times = new LinkedHashMap<String, List<Double>>();
    for (int round = 0; round <= rounds; round++) {
      for (var contender : contenders.entrySet()) {
        long began = System.nanoTime();
        contender.getValue().change();
        double took = (System.nanoTime() - began) / 1e6;
        var all = times.computeIfAbsent(contender.getKey(), name -> new ArrayList<>());
        if (round > 0) {
          all.add(took);
        }
      }
    }
    return times;
  }

  private static void print(Map<String, List<Double>> times) throws IOException {
    System.out.printf(
        Locale.ROOT, "%-36s %9s %9s %9s%n", "ms from asking to done", "best", "median", "worst");
    times.forEach(
        (name, all) -> {
          all.sort(null);
          System.out.printf(
              Locale.ROOT,
              "%-36s %9.1f %9.1f %9.1f%n",
              name,
              all.get(0),
              all.get(all.size() / 2),
              all.get(all.size() - 1));
        });
    System.out.printf(
        Locale.ROOT,
        "load %.1f, %d sockets on this host%n",
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        sockets());
  }

  /** Each look of the adapter reads the table of them all, of connections that are over as well. */
  private static long sockets() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/net/tcp"))) {
      return lines.count() - 1;
    }
  }

  /** Returns settings with which reloads are as fast as they are asked for. */
  static Map<String, String> atOnce(RunningNginx nginx) {
    var settings = new HashMap<>(nginx.settings());
    settings.put("reload-interval", "0s");
    return settings;
  }

  private static RunningNginx start(Path folder) throws IOException {
    return SampleNginx.start(Files.createDirectories(folder), "", "");
  }
}
