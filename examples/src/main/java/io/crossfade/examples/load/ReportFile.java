package io.crossfade.examples.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps a report in a file, one JSON object per line, so that another process can read it.
 *
 * <p>The file is replaced as a whole: a reader sees one report or another, never half of one.
 * Immutable.
 */
public final class ReportFile {
  private ReportFile() {}

  /**
   * Writes a report, replacing what was there.
   *
   * @throws UncheckedIOException if the folder does not exist or cannot be written
   */
  public static void write(Path file, LoadReport report) {
    Path target = file.toAbsolutePath();
    Path draft = target.resolveSibling(target.getFileName() + ".draft");
    try {
      Files.write(draft, lines(report));
      Files.move(
          draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("Could not write the report '" + file + "': " + e, e);
    }
  }

  /**
   * Reads a report.
   *
   * @throws UncheckedIOException if the file cannot be read
   * @throws IllegalArgumentException if its content is not a report
   */
  public static LoadReport read(Path file) {
    try {
      Parts parts = new Parts();
      for (String line : Files.readAllLines(file)) {
        parts.add(FlatJson.read(line));
      }
      return parts.report();
    } catch (IOException e) {
      throw new UncheckedIOException("Could not read the report '" + file + "': " + e, e);
    }
  }

  private static List<String> lines(LoadReport report) {
    List<String> lines = new ArrayList<>();
    Map<String, Object> run = line("run");
    run.put("startedAt", report.startedAt().toString());
    run.put("elapsedNanos", report.elapsed().toNanos());
    run.put("finished", report.finished());
    run.put("retried", report.retried());
    put(run, report.sendLag());
    lines.add(FlatJson.write(run));
    report.phases().forEach(phase -> lines.add(line(phase)));
    report.failuresByKind().forEach((kind, count) -> lines.add(line(kind, count)));
    report.firstFailures().forEach(failure -> lines.add(line(failure)));
    report.seconds().forEach(second -> addLines(lines, second));
    return lines;
  }

  private static Map<String, Object> line(String type) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("type", type);
    return line;
  }

  private static void put(Map<String, Object> line, Latency latency) {
    line.put("count", latency.count());
    line.put("p50Nanos", latency.p50().toNanos());
    line.put("p90Nanos", latency.p90().toNanos());
    line.put("p99Nanos", latency.p99().toNanos());
    line.put("p999Nanos", latency.p999().toNanos());
    line.put("maxNanos", latency.max().toNanos());
  }

  private static String line(PhaseReport phase) {
    Map<String, Object> line = line("phase");
    line.put("name", phase.name());
    line.put("sent", phase.sent());
    line.put("succeeded", phase.succeeded());
    line.put("failed", phase.failed());
    put(line, phase.latency());
    return FlatJson.write(line);
  }

  private static String line(FailureKind kind, long count) {
    Map<String, Object> line = line("kind");
    line.put("kind", kind.name());
    line.put("count", count);
    return FlatJson.write(line);
  }

  private static String line(FailureSample failure) {
    Map<String, Object> line = line("failure");
    line.put("at", failure.at().toString());
    line.put("phase", failure.phase());
    line.put("kind", failure.kind().name());
    line.put("version", failure.version());
    line.put("request", failure.request());
    line.put("detail", failure.detail());
    return FlatJson.write(line);
  }

  private static void addLines(List<String> lines, SecondCounts second) {
    Map<String, Object> line = line("second");
    line.put("second", second.second());
    line.put("sent", second.sent());
    lines.add(FlatJson.write(line));
    second
        .versions()
        .forEach(
            (version, counts) -> {
              Map<String, Object> answers = line("answers");
              answers.put("version", version);
              answers.put("succeeded", counts.succeeded());
              answers.put("failed", counts.failed());
              lines.add(FlatJson.write(answers));
            });
  }

  /** Collects the lines of one file. Confined to one thread. */
  private static final class Parts {
    private final List<Map<String, String>> runs = new ArrayList<>();
    private final List<PhaseReport> phases = new ArrayList<>();
    private final Map<FailureKind, Long> kinds = new EnumMap<>(FailureKind.class);
    private final List<FailureSample> failures = new ArrayList<>();
    private final List<SecondCounts> seconds = new ArrayList<>();

    void add(Map<String, String> line) {
      switch (text(line, "type")) {
        case "run" -> runs.add(line);
        case "phase" -> phases.add(phase(line));
        case "kind" -> kinds.put(kind(line), number(line, "count"));
        case "failure" -> failures.add(failure(line));
        case "second" -> seconds.add(second(line));
        case "answers" -> addAnswers(line);
        default -> throw new IllegalArgumentException("'" + line + "' is no line of a report");
      }
    }

    LoadReport report() {
      if (runs.size() != 1) {
        throw new IllegalArgumentException(
            "a report must have one line of type 'run', had " + runs.size());
      }
      Map<String, String> run = runs.get(0);
      return new LoadReport(
          Instant.parse(text(run, "startedAt")),
          nanos(run, "elapsedNanos"),
          Boolean.parseBoolean(text(run, "finished")),
          number(run, "retried"),
          latency(run),
          kinds,
          failures,
          phases,
          seconds);
    }

    private static PhaseReport phase(Map<String, String> line) {
      return new PhaseReport(
          text(line, "name"),
          number(line, "sent"),
          number(line, "succeeded"),
          number(line, "failed"),
          latency(line));
    }

    private static Latency latency(Map<String, String> line) {
      return new Latency(
          number(line, "count"),
          nanos(line, "p50Nanos"),
          nanos(line, "p90Nanos"),
          nanos(line, "p99Nanos"),
          nanos(line, "p999Nanos"),
          nanos(line, "maxNanos"));
    }

    private static FailureSample failure(Map<String, String> line) {
      return new FailureSample(
          Instant.parse(text(line, "at")),
          text(line, "phase"),
          kind(line),
          text(line, "version"),
          text(line, "request"),
          text(line, "detail"));
    }

    private static FailureKind kind(Map<String, String> line) {
      return FailureKind.valueOf(text(line, "kind"));
    }

    private static SecondCounts second(Map<String, String> line) {
      return new SecondCounts((int) number(line, "second"), number(line, "sent"), Map.of());
    }

    /** Adds to the second that the lines before began. */
    private void addAnswers(Map<String, String> line) {
      SecondCounts last = seconds.remove(seconds.size() - 1);
      Map<String, VersionCounts> versions = new LinkedHashMap<>(last.versions());
      versions.put(
          text(line, "version"),
          new VersionCounts(number(line, "succeeded"), number(line, "failed")));
      seconds.add(new SecondCounts(last.second(), last.sent(), versions));
    }

    private static String text(Map<String, String> line, String name) {
      String value = line.get(name);
      if (value == null) {
        throw new IllegalArgumentException("'" + name + "' is missing in " + line);
      }
      return value;
    }

    private static long number(Map<String, String> line, String name) {
      return Long.parseLong(text(line, name));
    }

    private static Duration nanos(Map<String, String> line, String name) {
      return Duration.ofNanos(number(line, name));
    }
  }
}
