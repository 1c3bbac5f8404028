package io.crossfade.examples.load;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A report as a few lines for a person. Immutable. */
public final class ReportText {
  private ReportText() {}

  /**
   * Totals, a row for each phase, and the first failures if there are any; every line ends with a
   * line feed.
   */
  public static String of(LoadReport report) {
    StringBuilder text = new StringBuilder();
    text.append(totals(report));
    text.append(row("phase", "requests", "failed", "p50", "p99", "max"));
    report.phases().forEach(phase -> text.append(row(phase)));
    report.firstFailures().forEach(failure -> text.append(failure).append('\n'));
    return text.toString();
  }

  private static String totals(LoadReport report) {
    String open = report.open() == 0 ? "" : ", " + report.open() + " open";
    String kinds = report.failed() == 0 ? "" : " (" + counts(report.failuresByKind()) + ")";
    return "%d requests: %d succeeded, %d failed%s%s, %d retried\n"
            .formatted(
                report.sent(), report.succeeded(), report.failed(), kinds, open, report.retried())
        + lag(report.sendLag());
  }

  private static String lag(Latency lag) {
    return "generator behind its schedule: p99 "
        + millis(lag.p99())
        + ", max "
        + millis(lag.max())
        + "\n";
  }

  private static String counts(Map<FailureKind, Long> kinds) {
    return kinds.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }

  private static String row(PhaseReport phase) {
    Latency latency = phase.latency();
    return row(
        phase.name(),
        Long.toString(phase.sent()),
        Long.toString(phase.failed()),
        millis(latency.p50()),
        millis(latency.p99()),
        millis(latency.max()));
  }

  private static String row(String... cells) {
    StringBuilder row = new StringBuilder("%-14s".formatted(cells[0]));
    for (int i = 1; i < cells.length; i++) {
      row.append("%11s".formatted(cells[i]));
    }
    return row.append('\n').toString();
  }

  /** A time in milliseconds with one decimal, such as {@code 5.2 ms}. */
  public static String millis(Duration time) {
    return String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
  }
}
