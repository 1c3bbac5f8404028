package io.crossfade.examples.load;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reports made by hand. */
final class Reports {
  private Reports() {}

  /**
   * A report with one second for each text: {@code "v1=8 v2=2 v2!1"} are eight good answers of v1,
   * two of v2 and a failed one of v2.
   */
  static LoadReport ofSeconds(String... texts) {
    List<SecondCounts> seconds = new ArrayList<>();
    long succeeded = 0;
    long failed = 0;
    for (String text : texts) {
      Map<String, VersionCounts> versions = new LinkedHashMap<>();
      for (String entry : text.split(" ")) {
        if (!entry.isEmpty()) {
          String[] parts = entry.split("[=!]");
          long count = Long.parseLong(parts[1]);
          boolean bad = entry.contains("!");
          VersionCounts counts = new VersionCounts(bad ? 0 : count, bad ? count : 0);
          versions.merge(parts[0], counts, VersionCounts::plus);
          succeeded += counts.succeeded();
          failed += counts.failed();
        }
      }
      long sent = versions.values().stream().mapToLong(VersionCounts::total).sum();
      seconds.add(new SecondCounts(seconds.size(), sent, versions));
    }
    return report(succeeded, failed, seconds);
  }

  private static LoadReport report(long succeeded, long failed, List<SecondCounts> seconds) {
    Latency latency = new Latency(succeeded, ms(5.2), ms(7), ms(12.25), ms(20), ms(31));
    PhaseReport phase =
        new PhaseReport("deployment", succeeded + failed, succeeded, failed, latency);
    FailureSample sample =
        new FailureSample(
            Instant.EPOCH, "deployment", FailureKind.RESET, "v2", "GET with id 7", "a \"reset\"\n");
    return new LoadReport(
        Instant.EPOCH,
        Duration.ofSeconds(seconds.size()),
        true,
        0,
        Latency.none(),
        failed == 0 ? Map.of() : Map.of(FailureKind.RESET, failed),
        failed == 0 ? List.of() : List.of(sample),
        List.of(phase),
        seconds);
  }

  private static Duration ms(double millis) {
    return Duration.ofNanos((long) (millis * 1_000_000));
  }
}
