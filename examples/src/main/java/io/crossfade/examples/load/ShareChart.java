package io.crossfade.examples.load;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Draws which version answered which share of the requests over time.
 *
 * <pre>
 * v1     ████████▆▆▄▄▂▂
 * v2             ▂▂▄▄▆▆████████
 *        0s      2s      4s
 * </pre>
 *
 * <p>A full block means every answer, an empty one means none; what lies between never looks like
 * either. A row of marks shows when requests failed, if any did. Immutable.
 */
public final class ShareChart {
  private static final String BLOCKS = " ▁▂▃▄▅▆▇█";
  private static final String LETTERS = " .:-=+*%#";
  private static final int FULL = 8;
  private static final String FAILED = "failed";
  private static final int MOST_LABEL = 16;
  private static final int TICK_COLUMNS = 8;
  private static final List<Integer> TICKS = List.of(1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 3600);

  private final LoadReport report;
  private final boolean unicode;
  private final List<String> versions;
  private final int labelColumns;
  private final int columns;
  private final List<Map<String, VersionCounts>> buckets;

  private ShareChart(LoadReport report, int width, boolean unicode) {
    this.report = report;
    this.unicode = unicode;
    versions =
        report.versions().keySet().stream()
            .filter(version -> !version.equals(LoadReport.NO_VERSION))
            .toList();
    IntStream lengths = versions.stream().mapToInt(version -> label(version).length());
    labelColumns = IntStream.concat(lengths, IntStream.of(FAILED.length())).max().orElse(0) + 1;
    columns = width - labelColumns;
    buckets = IntStream.range(0, columns).mapToObj(this::bucket).toList();
  }

  /**
   * Draws the chart.
   *
   * @param width how wide a line may be, at least 30 columns
   * @param unicode whether block characters can be shown; otherwise ASCII
   * @return the lines from top to bottom without blanks at their ends; none if nothing was sent
   */
  public static List<String> lines(LoadReport report, int width, boolean unicode) {
    if (width < 30) {
      throw new IllegalArgumentException("width must be at least 30 columns, was " + width);
    }
    return report.seconds().isEmpty() ? List.of() : new ShareChart(report, width, unicode).lines();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    versions.forEach(version -> lines.add(line(label(version), shares(version))));
    if (report.failed() > 0) {
      lines.add(line(FAILED, failures()));
    }
    lines.add(line("", axis()));
    return List.copyOf(lines);
  }

  private static String label(String version) {
    return version.substring(0, Math.min(version.length(), MOST_LABEL));
  }

  private String line(String label, String cells) {
    return (label + " ".repeat(labelColumns - label.length()) + cells).stripTrailing();
  }

  /** What one column stands for: several seconds of a long run, a part of one of a short run. */
  private Map<String, VersionCounts> bucket(int column) {
    int seconds = report.seconds().size();
    int begin = column * seconds / columns;
    int end = Math.max(begin + 1, (column + 1) * seconds / columns);
    Map<String, VersionCounts> sums = new HashMap<>();
    for (SecondCounts second : report.seconds().subList(begin, end)) {
      second.versions().forEach((name, counts) -> sums.merge(name, counts, VersionCounts::plus));
    }
    return sums;
  }

  private String shares(String version) {
    StringBuilder cells = new StringBuilder();
    for (Map<String, VersionCounts> bucket : buckets) {
      long all = versions.stream().mapToLong(name -> counts(bucket, name).total()).sum();
      int level = level(counts(bucket, version).total(), all);
      cells.append((unicode ? BLOCKS : LETTERS).charAt(level));
    }
    return cells.toString();
  }

  private static VersionCounts counts(Map<String, VersionCounts> bucket, String version) {
    return bucket.getOrDefault(version, VersionCounts.NONE);
  }

  private static int level(long part, long whole) {
    if (part == 0 || part == whole) {
      return part == 0 ? 0 : FULL;
    }
    return (int) Math.max(1, Math.min(FULL - 1, Math.round((double) FULL * part / whole)));
  }

  private String failures() {
    return buckets.stream()
        .mapToLong(bucket -> bucket.values().stream().mapToLong(VersionCounts::failed).sum())
        .mapToObj(failed -> failed > 0 ? "x" : " ")
        .collect(Collectors.joining());
  }

  private String axis() {
    int seconds = report.seconds().size();
    int step =
        TICKS.stream().filter(tick -> columnAt(tick) >= TICK_COLUMNS).findFirst().orElse(seconds);
    StringBuilder axis = new StringBuilder();
    for (int second = 0; second < seconds; second += step) {
      String mark = second + "s";
      int column = columnAt(second);
      if (column + mark.length() <= columns) {
        axis.append(" ".repeat(column - axis.length())).append(mark);
      }
    }
    return axis.toString();
  }

  private int columnAt(int second) {
    return second * columns / report.seconds().size();
  }
}
