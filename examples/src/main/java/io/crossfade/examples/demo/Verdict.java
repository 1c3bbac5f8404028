package io.crossfade.examples.demo;

import io.crossfade.examples.load.LoadReport;
import io.crossfade.examples.load.PhaseReport;
import io.crossfade.examples.load.ReportText;
import io.crossfade.examples.load.ShareChart;
import io.crossfade.examples.load.Terminal;
import io.crossfade.examples.load.VersionCounts;
import java.util.Locale;

/**
 * How a part went.
 *
 * @param part which part
 * @param report what the load saw
 * @param asPlanned whether the deployment ended as it should, with the right version everywhere
 */
record Verdict(Part part, LoadReport report, boolean asPlanned) {

  private static final int CHART_COLUMNS = 72;

  /** Of the bad version no more than this share of the requests may fail. */
  private static final double CANARY_SHARE = 0.10;

  boolean isGood() {
    return asPlanned && (part.turnsBad() ? onlyTheCanaryFailed() : report.failed() == 0);
  }

  private boolean onlyTheCanaryFailed() {
    long ofTheCanary = canary().failed();
    return ofTheCanary == report.failed() && ofTheCanary <= CANARY_SHARE * deploymentRequests();
  }

  private VersionCounts canary() {
    return report.versions().getOrDefault(Fixture.V2.value(), VersionCounts.NONE);
  }

  private long deploymentRequests() {
    return report.phase(Performance.DEPLOYMENT).map(PhaseReport::sent).orElse(0L);
  }

  void print(Terminal terminal) {
    System.out.println();
    System.out.print(ReportText.of(report));
    System.out.print(ratios());
    ShareChart.lines(report, CHART_COLUMNS, terminal.unicode()).forEach(System.out::println);
    if (part.turnsBad()) {
      System.out.printf(
          Locale.ROOT,
          "%d requests reached the bad version, %d of them failed; all others succeeded%n",
          canary().total(),
          canary().failed());
    }
    System.out.println((isGood() ? "OK: " : "FAILED: ") + summary());
  }

  String summary() {
    return part.word()
        + ", "
        + report.sent()
        + " requests, "
        + report.failed()
        + " failed"
        + (asPlanned ? "" : ", and the deployment did not end as it should");
  }

  private String ratios() {
    var quiet = report.phase(Performance.QUIET);
    var deployment = report.phase(Performance.DEPLOYMENT);
    if (quiet.isEmpty() || deployment.isEmpty()) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "deployment against quiet: p50 x%.2f, p99 x%.2f%n",
        ratio(deployment.get().latency().p50().toNanos(), quiet.get().latency().p50().toNanos()),
        ratio(deployment.get().latency().p99().toNanos(), quiet.get().latency().p99().toNanos()));
  }

  private static double ratio(long a, long b) {
    return b == 0 ? 0 : (double) a / b;
  }
}
