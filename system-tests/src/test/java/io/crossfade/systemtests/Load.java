package io.crossfade.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.examples.load.LoadGenerator;
import io.crossfade.examples.load.LoadProfile;
import io.crossfade.examples.load.LoadReport;
import io.crossfade.examples.load.PhaseReport;
import io.crossfade.examples.load.VersionCounts;
import io.crossfade.model.Revision;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Open-loop load on every front of a balancer, and what became of it. Confined to one thread. */
final class Load implements AutoCloseable {

  /** Of all fronts together. */
  static final int REQUESTS_PER_SECOND = 150;

  /** How many requests a share is judged by. */
  static final int BURST = 20_000;

  private static final int FIRST_ANSWERS = 30;
  private static final String DURING = "deployment";
  private static final String AFTER = "after";
  private static final String OUTAGE = "outage";

  private final List<LoadGenerator> runs = new ArrayList<>();

  private Load() {}

  /** Starts it, and returns when every front has answered. */
  static Load on(Balancer balancer, UnaryOperator<LoadProfile.Builder> mix) {
    var load = new Load();
    var fronts = balancer.fronts();
    for (int i = 0; i < fronts.size(); i++) {
      load.runs.add(LoadGenerator.start(profile(balancer, fronts.get(i), i, mix)));
    }
    load.awaitAnswers();
    return load;
  }

  private static LoadProfile profile(
      Balancer balancer,
      InetSocketAddress front,
      int seed,
      UnaryOperator<LoadProfile.Builder> mix) {
    var rate = REQUESTS_PER_SECOND / balancer.fronts().size();
    var builder =
        LoadProfile.builder(front)
            .requestsPerSecond(rate)
            .lasting(Duration.ofMinutes(5))
            .timeout(Duration.ofSeconds(30))
            .connections(16)
            .retryingStaleGets(balancer.closesIdleConnections())
            .seed(seed);
    return mix.apply(builder).build();
  }

  private void awaitAnswers() {
    Until.isSo(
        Duration.ofSeconds(30),
        "every front answers",
        () -> runs.stream().allMatch(run -> run.snapshot().succeeded() >= FIRST_ANSWERS));
  }

  /** Sends {@link #BURST} requests, as many to each front, and returns when all have ended. */
  static List<LoadReport> burst(Balancer balancer) {
    var fronts = balancer.fronts().size();
    var seconds = 4;
    try (var load = new Load()) {
      for (var front : balancer.fronts()) {
        load.runs.add(
            LoadGenerator.start(
                LoadProfile.builder(front)
                    .requestsPerSecond(BURST / seconds / fronts)
                    .lasting(Duration.ofSeconds(seconds))
                    .timeout(Duration.ofMinutes(2))
                    .connections(64)
                    .closingPercent(0)
                    .postPercent(0)
                    .build()));
      }
      load.runs.forEach(run -> assertThat(run.awaitEnd(Duration.ofMinutes(2))).isTrue());
      return load.runs.stream().map(LoadGenerator::stop).toList();
    }
  }

  /** Goes on for a while. */
  void keepOn(Duration time) {
    runs.get(0).awaitEnd(time);
  }

  void deploymentBegins() {
    runs.forEach(run -> run.enterPhase(DURING));
  }

  /**
   * Returns when everything is over that was sent before now; requests from now on may be lost,
   * until {@link #deploymentBegins} is said again.
   */
  void outageBegins() {
    runs.forEach(run -> run.enterPhase(OUTAGE));
    Until.isSo(
        Duration.ofSeconds(30),
        "what was sent before has ended",
        () -> runs.stream().map(LoadGenerator::snapshot).allMatch(Load::isPastWhatWasBefore));
  }

  /** Requests are issued in the order in which they are due, so one of now is behind all before. */
  private static boolean isPastWhatWasBefore(LoadReport report) {
    var before = report.phase(DURING).orElseThrow();
    var now = report.phase(OUTAGE).map(PhaseReport::succeeded).orElse(0L);
    return before.succeeded() + before.failed() == before.sent() && now > 0;
  }

  /** Requires that none was lost but of those that were sent in an outage. */
  static void requireNoneLostBesideTheOutage(List<LoadReport> reports) {
    for (var report : reports) {
      assertThat(report.open()).isZero();
      var outage = report.phase(OUTAGE).orElseThrow();
      assertThat(report.failed()).as("%s", report.firstFailures()).isEqualTo(outage.failed());
      assertThat(report.phase(DURING).orElseThrow().succeeded()).isGreaterThan(50);
    }
  }

  /** Goes on after the deployment until what was sent since fills whole seconds, and ends. */
  List<LoadReport> end() {
    runs.forEach(run -> run.enterPhase(AFTER));
    keepOn(Duration.ofMillis(2_500));
    return runs.stream().map(LoadGenerator::stop).toList();
  }

  /** How many requests were due so far. */
  long sent() {
    return runs.stream().mapToLong(run -> run.snapshot().sent()).sum();
  }

  /** What a revision answered so far. */
  VersionCounts answeredBy(Revision revision) {
    return counts(runs.stream().map(LoadGenerator::snapshot).toList(), revision);
  }

  static VersionCounts counts(List<LoadReport> reports, Revision revision) {
    long succeeded = 0;
    long failed = 0;
    for (var report : reports) {
      var counts = report.versions().getOrDefault(revision.value(), VersionCounts.NONE);
      succeeded += counts.succeeded();
      failed += counts.failed();
    }
    return new VersionCounts(succeeded, failed);
  }

  static long failed(List<LoadReport> reports) {
    return reports.stream().mapToLong(LoadReport::failed).sum();
  }

  static long sentDuringDeployment(List<LoadReport> reports) {
    return reports.stream().mapToLong(report -> report.phase(DURING).orElseThrow().sent()).sum();
  }

  /** Requires that a real number of requests was sent and none was lost. */
  static void requireNoneLost(List<LoadReport> reports) {
    for (var report : reports) {
      assertThat(report.failed()).as("failed: %s", report.firstFailures()).isZero();
      assertThat(report.open()).isZero();
      assertThat(report.phase(DURING).orElseThrow().succeeded())
          .as("requests during the deployment")
          .isGreaterThan(50);
      assertThat(report.phase(AFTER).orElseThrow().succeeded()).isGreaterThan(100);
    }
  }

  /** Requires that in the last second every answer was of one revision. */
  static void requireAllOf(Revision revision, List<LoadReport> reports) {
    for (var report : reports) {
      var last = report.seconds().get(report.seconds().size() - 1).versions();
      assertThat(last).as("the last second").isNotEmpty();
      assertThat(List.copyOf(last.keySet())).isEqualTo(List.of(revision.value()));
    }
  }

  @Override
  public void close() {
    runs.forEach(LoadGenerator::close);
  }
}
