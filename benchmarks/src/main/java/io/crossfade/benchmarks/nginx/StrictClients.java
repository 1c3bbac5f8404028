package io.crossfade.benchmarks.nginx;

import io.crossfade.examples.load.LoadGenerator;
import io.crossfade.examples.load.LoadProfile;
import io.crossfade.examples.load.LoadReport;
import io.crossfade.examples.nginx.RunningNginx;
import io.crossfade.examples.nginx.SampleNginx;
import io.crossfade.time.Signal;
import io.crossfade.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * What clients see of reloads that keep their connections and never repeat a request, half of them
 * POST, by what the server says of kept connections.
 */
final class StrictClients {

  private static final String ANSWERS =
      " location = /work { return 200 ok; } location = /echo { return 200 ok; }";
  private static final String NEWER = "newer-nginx";
  private static final Duration BETWEEN = Duration.ofMillis(250);

  private StrictClients() {}

  /** Reloads each so often under load, and prints what was lost. */
  static void print(Path folder, int reloads) throws IOException {
    System.out.printf(
        Locale.ROOT,
        "%-36s %9s %9s%n",
        "clients that never repeat, " + reloads + " reloads",
        "sent",
        "lost");
    row(folder, "nginx", "", reloads);
    row(folder, "nginx", "keepalive_timeout 0;", reloads);
    row(folder, NEWER, "", reloads);
    row(folder, NEWER, "keepalive_min_timeout 5s;", reloads);
  }

  private static void row(Path folder, String program, String server, int reloads)
      throws IOException {
    var name = (program + " " + server).strip();
    if (!SampleNginx.isInstalled(program)) {
      System.out.printf("%-36s not run: %s is not on the PATH%n", name, program);
      return;
    }
    var own = Files.createTempDirectory(folder, "strict-");
    try (var nginx = SampleNginx.start(program, own, server + ANSWERS, "")) {
      var report = under(nginx, reloads);
      System.out.printf(
          Locale.ROOT,
          "%-36s %9d %9d %s%n",
          name,
          report.sent(),
          report.failed(),
          report.failuresByKind());
    }
  }

  private static LoadReport under(RunningNginx nginx, int reloads) throws IOException {
    var profile =
        LoadProfile.builder(nginx.address())
            .requestsPerSecond(300)
            .connections(16)
            .closingPercent(0)
            .postPercent(50)
            .verifyingContent(false)
            .timeout(Duration.ofSeconds(30))
            .build();
    try (var load = LoadGenerator.start(profile)) {
      for (int i = 0; i < reloads; i++) {
        TimeSource.system().await(BETWEEN, new Signal());
        nginx.process().reload();
      }
      TimeSource.system().await(BETWEEN, new Signal());
      return load.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the load was interrupted", e);
    }
  }
}
