package io.crossfade.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.crossfade.analysis.gate.AnalysisGate;
import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentResult;
import io.crossfade.event.EventRecord;
import io.crossfade.examples.load.LoadProfile;
import io.crossfade.examples.load.LoadReport;
import io.crossfade.model.Weight;
import io.crossfade.spec.DrainPolicy;
import io.crossfade.spec.DriftPolicy;
import io.crossfade.spec.GatePolicy;
import io.crossfade.spi.Gate;
import io.crossfade.spi.RouterCapabilities.Feature;
import io.crossfade.strategies.bluegreen.BlueGreen;
import io.crossfade.strategies.canary.Canary;
import io.crossfade.strategies.rolling.Rolling;
import io.crossfade.strategy.DeploymentStrategy;
import io.crossfade.systemtests.AilingService.Ailment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real deployments behind a real load balancer under real load, the same for each: a subclass says
 * how its balancer is started, and inherits the scenarios.
 *
 * <p>The balancer is started anew for each scenario; the subclass has nothing to clean up.
 */
@Timeout(180)
public abstract class DeploymentUnderLoad {

  /** A share that is right looks this unlikely in one run of a million. */
  private static final double ALPHA = 1e-6;

  private static final double USUAL_ERRORS = 0.04;

  private static final int STEPS_BEFORE_THE_INCIDENT = 4;

  private static final DeploymentStrategy SWITCH =
      BlueGreen.builder().warm(Duration.ofMillis(200)).build();

  /** Of a service that is not the examples'. */
  private static final UnaryOperator<LoadProfile.Builder> ANY_CONTENT =
      mix -> mix.verifyingContent(false);

  private static final UnaryOperator<LoadProfile.Builder> MUCH_OF_ANY_CONTENT =
      mix -> mix.verifyingContent(false).requestsPerSecond(300);

  @TempDir private Path folder;

  /**
   * Starts the load balancer with nothing of ours routed yet, and returns when it listens.
   *
   * @param around where its files go, and which instances there will be
   * @throws Exception if it does not start; the scenario fails
   */
  protected abstract Balancer start(Surroundings around) throws Exception;

  /**
   * Starts one that keeps connections open, as those of HTTP/2 are meant to be. Default: {@link
   * #start(Surroundings)}.
   */
  protected Balancer startKeeping(Surroundings around) throws Exception {
    return start(around);
  }

  @Test
  final void rolling_loses_no_request() throws Exception {
    deploysEverywhere(Rolling.inBatchesOf(1), UnaryOperator.identity());
  }

  @Test
  final void blue_green_loses_no_request() throws Exception {
    deploysEverywhere(SWITCH, UnaryOperator.identity());
  }

  @Test
  final void canary_loses_no_request() throws Exception {
    deploysEverywhere(canary(), UnaryOperator.identity());
  }

  @Test
  final void bodies_arrive_whole_and_once() throws Exception {
    deploysEverywhere(
        Rolling.inBatchesOf(1), mix -> mix.postPercent(100).bodyBytes(100_000).closingPercent(50));
  }

  private void deploysEverywhere(
      DeploymentStrategy strategy, UnaryOperator<LoadProfile.Builder> mix) throws Exception {
    try (var balancer = start();
        var stage = stage(balancer, WebService.good());
        var load = Load.on(balancer, mix)) {
      load.deploymentBegins();
      var result = stage.deployAsking(stage.gate(load), Stage.spec(), strategy);

      requireAllNewAndNoneLost(result, stage, load.end());
    }
  }

  @Test
  final void goes_back_from_a_version_that_turns_bad_which_only_the_canary_saw() throws Exception {
    try (var balancer = start();
        var stage = stage(balancer, WebService.turningBad(Stage.V2, 10));
        var load = Load.on(balancer, UnaryOperator.identity())) {
      load.deploymentBegins();
      var result = stage.deployAsking(stage.gate(load), Stage.spec(), canary());
      var reports = load.end();

      assertThat(result).isInstanceOf(DeploymentResult.RolledBack.class);
      assertThat(stage.isAll(Stage.V1)).isTrue();
      Load.requireAllOf(Stage.V1, reports);
      var canary = Load.counts(reports, Stage.V2);
      assertThat(canary.failed()).isPositive().isEqualTo(Load.failed(reports));
      var chance = Binomial.atLeast(canary.total(), Load.sentDuringDeployment(reports), 0.1);
      assertThat(chance).as("canary saw %s", canary).isGreaterThan(ALPHA);
    }
  }

  @Test
  final void the_analysis_stops_a_version_with_five_times_the_errors() throws Exception {
    try (var balancer = start();
        var stage = stage(balancer, failing(0.2));
        var load = Load.on(balancer, MUCH_OF_ANY_CONTENT)) {
      var outcome = watched(stage, load, Duration.ofMinutes(1));

      assertThat(outcome.isStopped()).as("%s", outcome).isTrue();
      assertThat(outcome.result().toString()).contains("gate 'errors' said FAIL: errors: ");
      assertThat(outcome.harmed()).as("%s", outcome).isPositive();
      assertThat(stage.isAll(Stage.V1)).isTrue();
    }
  }

  @Test
  final void the_analysis_lets_a_version_with_as_many_errors_through() throws Exception {
    try (var balancer = start();
        var stage = stage(balancer, failing(USUAL_ERRORS));
        var load = Load.on(balancer, MUCH_OF_ANY_CONTENT)) {
      var outcome = watched(stage, load, Duration.ofSeconds(1));

      assertThat(outcome.result()).isInstanceOf(DeploymentResult.Succeeded.class);
      assertThat(stage.isAll(Stage.V2)).isTrue();
    }
  }

  @Test
  final void the_analysis_stops_a_version_that_is_much_slower() throws Exception {
    var slow = new Ailment(USUAL_ERRORS, 30, 0);
    try (var balancer = start();
        var stage = stage(balancer, newly(slow));
        var load = Load.on(balancer, MUCH_OF_ANY_CONTENT)) {
      requireKnown(stage, Feature.LATENCY);
      var gate = AnalysisGate.builder().falseAlarms(ALPHA).latency(1.1).build();
      var outcome = watched(stage, load, gate, Duration.ofMinutes(1));

      assertThat(outcome.isStopped()).as("%s", outcome).isTrue();
      assertThat(outcome.result().toString()).contains("gate 'errors' said FAIL: latency: ");
      assertThat(stage.isAll(Stage.V1)).isTrue();
    }
  }

  private static Service.Kind failing(double newErrors) {
    return newly(Ailment.errors(newErrors));
  }

  private static Service.Kind newly(Ailment ailment) {
    return AilingService.kind(Ailment.errors(USUAL_ERRORS), ailment, 1);
  }

  private static CanaryTrial.Outcome watched(Stage stage, Load load, Duration hold) {
    requireKnown(stage, Feature.COUNTERS);
    return watched(stage, load, AnalysisGate.builder().falseAlarms(ALPHA).errors().build(), hold);
  }

  private static CanaryTrial.Outcome watched(Stage stage, Load load, Gate gate, Duration hold) {
    return CanaryTrial.run(stage, load, gate, List.of(Weight.ofPercent(50)), hold);
  }

  private static void requireKnown(Stage stage, Feature feature) {
    assumeTrue(
        stage.router().capabilities().has(feature), "this balancer does not tell " + feature);
  }

  @Test
  final void a_reload_in_the_middle_loses_no_request() throws Exception {
    try (var balancer = start()) {
      assumeTrue(balancer.reload(), "this balancer is never reloaded");
      try (var stage = stage(balancer, WebService.good());
          var load = Load.on(balancer, UnaryOperator.identity())) {
        load.deploymentBegins();
        var spec = Stage.spec().toBuilder().drift(DriftPolicy.REASSERT).build();
        var incident = Incident.after(STEPS_BEFORE_THE_INCIDENT, balancer::reload);
        var result = stage.deployTelling(incident, spec, Rolling.inBatchesOf(1));

        assertThat(incident.happened()).isTrue();
        requireAllNewAndNoneLost(result, stage, load.end());
      }
    }
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  final void deployers_killed_at_every_fail_point_are_gone_on_with_without_a_lost_request()
      throws Exception {
    var home = Files.createDirectory(folder.resolve("deployer"));
    try (var balancer = start();
        var stage = Stage.open(balancer, Deployer.pool(home));
        var load = Load.on(balancer, mix -> mix.lasting(Duration.ofHours(1)))) {
      Deployer.prepare(home, balancer);
      var kills = new Kills(home, stage);
      load.deploymentBegins();
      var last = kills.makeAll();
      var reports = load.end();

      Load.requireNoneLost(reports);
      Load.requireAllOf(last, reports);
      assertThat(kills.made()).isEqualTo(Kills.GOAL);
      System.out.printf(
          "Kills: %d of deployers in %d deployments behind %s, 0 of %d requests lost%n",
          kills.made(),
          kills.deployments(),
          balancer.adapter(),
          reports.stream().mapToLong(LoadReport::sent).sum());
    }
  }

  @Test
  final void websockets_go_on_through_a_drain_until_they_end() throws Exception {
    try (var balancer = start();
        var stage = stage(balancer, ChatService::start);
        var chats = Chats.on(balancer);
        var load = Load.on(balancer, ANY_CONTENT)) {
      chats.talk();
      load.deploymentBegins();
      var result =
          stage.deployTelling(entry -> endWhenSwitched(entry, stage, chats), Stage.spec(), SWITCH);

      for (var talk : chats.ended()) {
        assertThat(talk.get(talk.size() - 1)).isEqualTo("closed with 1000");
        assertThat(talk.subList(0, talk.size() - 1)).containsOnly(Stage.V1.value());
      }
      requireAllNewAndNoneLost(result, stage, load.end());
    }
  }

  private static void endWhenSwitched(EventRecord entry, Stage stage, Chats chats) {
    if (entry.event() instanceof DeploymentEvent.StepFinished && stage.isAll(Stage.V2)) {
      chats.endSoon();
    }
  }

  @Test
  final void websockets_that_outlive_the_drain_are_cut_off_and_counted() throws Exception {
    try (var balancer = start();
        var stage = stage(balancer, ChatService::start);
        var chats = Chats.on(balancer);
        var load = Load.on(balancer, ANY_CONTENT)) {
      assumeTrue(
          stage.router().capabilities().has(Feature.IN_FLIGHT),
          "this balancer does not know what is in flight");
      load.deploymentBegins();
      var cutOff = new AtomicLong();
      var second = Duration.ofSeconds(1);
      var spec = Stage.spec().toBuilder().drain(new DrainPolicy(second, second, second)).build();
      var result = stage.deployTelling(entry -> count(entry, cutOff), spec, SWITCH);

      assertThat(chats.awaitEnds()).hasSize(Chats.COUNT);
      assertThat(cutOff).hasValue(Chats.COUNT);
      requireAllNewAndNoneLost(result, stage, load.end());
    }
  }

  private static void count(EventRecord entry, AtomicLong cutOff) {
    if (entry.event() instanceof DeploymentEvent.CutOff cut) {
      cut.inFlight().values().forEach(cutOff::addAndGet);
    }
  }

  @Test
  final void http2_loses_no_request() throws Exception {
    var around = new Surroundings(folder, Stage.slots());
    try (var balancer = startKeeping(around)) {
      assumeTrue(balancer.tlsFront().isPresent(), "this balancer has no front for HTTP/2");
      try (var stage = stage(balancer, WebService.good());
          var load = Http2Load.start(balancer, around.certificate())) {
        load.awaitGood(50);
        var result = stage.deployTelling(entry -> {}, Stage.spec(), Rolling.inBatchesOf(1));
        load.awaitGood(200);
        load.end();

        assertThat(result).isInstanceOf(DeploymentResult.Succeeded.class);
        assertThat(load.good()).as(load.firstFault()).isEqualTo(load.sent()).isGreaterThan(250);
        assertThat(load.lastVersion()).isEqualTo(Stage.V2.value());
        assertThat(stage.isAll(Stage.V2)).isTrue();
      }
    }
  }

  @Test
  final void the_observed_share_is_the_one_that_was_asked_for() throws Exception {
    try (var balancer = start();
        var stage = stage(balancer, WebService.quick())) {
      for (int percent : List.of(1, 5, 25, 50)) {
        stage.share(Weight.ofPercent(percent));
        var reports = Load.burst(balancer);

        assertThat(Load.failed(reports)).as("%s", reports).isZero();
        var sent = reports.stream().mapToLong(LoadReport::sent).sum();
        assertThat(sent).isEqualTo(Load.BURST);
        var seen = Load.counts(reports, Stage.V2).total();
        assertThat(Binomial.twoSided(seen, sent, percent / 100.0))
            .as("%d of %d at %d %%", seen, sent, percent)
            .isGreaterThan(ALPHA);
      }
    }
  }

  private Balancer start() throws Exception {
    return start(new Surroundings(folder, Stage.slots()));
  }

  private static Stage stage(Balancer balancer, Service.Kind kind) {
    return Stage.open(balancer, new LocalPool(kind, Stage.slots()));
  }

  private static DeploymentStrategy canary() {
    var policy =
        GatePolicy.standard().toBuilder()
            .interval(Duration.ofMillis(250))
            .deadline(Duration.ofSeconds(60))
            .build();
    return Canary.builder()
        .steps(List.of(Weight.ofPercent(10), Weight.ofPercent(50)))
        .hold(Duration.ofSeconds(1))
        .gate(Stage.GATE, policy)
        .warm(Duration.ofSeconds(1))
        .build();
  }

  private static void requireAllNewAndNoneLost(
      DeploymentResult result, Stage stage, List<LoadReport> reports) {
    assertThat(result).isInstanceOf(DeploymentResult.Succeeded.class);
    Load.requireNoneLost(reports);
    Load.requireAllOf(Stage.V2, reports);
    assertThat(stage.isAll(Stage.V2)).isTrue();
  }
}
