package io.crossfade.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentResult;
import io.crossfade.event.EventRecord;
import io.crossfade.examples.haproxy.SampleHaProxy;
import io.crossfade.examples.load.LoadReport;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spec.DriftPolicy;
import io.crossfade.strategies.rolling.Rolling;
import io.crossfade.testkit.contract.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HAProxys that are killed in the middle of a rolling deployment, while others serve. */
@Timeout(180)
class HaProxyNodesUnderLoadTest {

  /**
   * The second instance is drained then, and not yet replaced: that may wait, but must not hang.
   */
  private static final int STEPS_BEFORE_THE_INCIDENT = 5;

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private Path folder;
  private final AtomicInteger steps = new AtomicInteger();

  @BeforeEach
  void needsHaProxy() {
    assumeTrue(SampleHaProxy.isInstalled(), "not installed: haproxy");
  }

  @Test
  void a_plan_holds_while_a_node_is_gone_and_goes_on_when_it_is_back() throws Exception {
    losingOneOfTwo(
        Map.of(),
        reasserting(),
        (two, result, stage, load) -> {
          int before = steps.get();
          load.keepOn(Duration.ofSeconds(2));
          assertThat(steps.get()).as("steps without the node").isLessThanOrEqualTo(before + 3);
          two.launch();

          requireAllNewAndNoneLost(result, stage, load);
          assertThat(stage.router().observe().convergence().isConverged()).isTrue();
        });
  }

  @Test
  void a_plan_holds_and_goes_on_without_a_node_that_may_stay_away() throws Exception {
    losingOneOfTwo(
        Map.of("nodes-needed", "1", "node-patience", "2s"),
        Stage.spec(),
        (two, result, stage, load) -> requireAllNewAndNoneLost(result, stage, load));
  }

  @Test
  void a_plan_holds_and_goes_back_without_a_node_that_stays_away_too_long() throws Exception {
    var spec = Stage.spec();
    var impatient = spec.deadlines().withProgress(Duration.ofSeconds(8));
    losingOneOfTwo(
        Map.of("nodes-needed", "1", "node-patience", "18s"),
        spec.toBuilder().deadlines(impatient).build(),
        (two, result, stage, load) -> {
          assertThat(result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
              .isInstanceOfSatisfying(
                  DeploymentResult.RolledBack.class,
                  back -> assertThat(back.cause().words()).contains("nothing got better"));
          Load.requireNoneLost(load.end());
          assertThat(stage.isAll(Stage.V1)).isTrue();
        });
  }

  @Test
  void a_plan_freezes_in_a_state_that_serves_if_a_node_that_is_needed_does_not_come_back()
      throws Exception {
    var spec = Stage.spec();
    var impatient = spec.deadlines().withStep(Duration.ofSeconds(3));
    losingOneOfTwo(
        Map.of(),
        spec.toBuilder().deadlines(impatient).build(),
        (two, result, stage, load) -> {
          assertThat(result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
              .isInstanceOfSatisfying(
                  DeploymentResult.Frozen.class,
                  frozen -> assertThat(frozen.reason().words()).contains("only 1 of 2 HAProxys"));
          Load.requireNoneLost(load.end());
        });
  }

  @Test
  void a_restart_of_the_only_one_loses_what_was_open_and_the_plan_goes_on() throws Exception {
    var only = node("one");
    try (var balancer = served(only, List.of(only), only.settings());
        var stage = stage(balancer);
        var load = Load.on(balancer, UnaryOperator.identity())) {
      var result = deploying(stage, reasserting());
      awaitTheIncident();
      only.kill();
      only.launch();
      load.keepOn(Duration.ofMillis(500));
      load.deploymentBegins();

      assertThat(result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .isInstanceOf(DeploymentResult.Succeeded.class);
      var reports = load.end();
      assertThat(reports).allSatisfy(HaProxyNodesUnderLoadTest::requireNoneLostSince);
      Load.requireAllOf(Stage.V2, reports);
      assertThat(stage.isAll(Stage.V2)).isTrue();
    }
  }

  /** What is to come of a deployment whose second node was killed. */
  @FunctionalInterface
  private interface Aftermath {
    void see(SampleHaProxy two, CompletableFuture<DeploymentResult> result, Stage stage, Load load)
        throws Exception;
  }

  private void losingOneOfTwo(
      Map<String, String> settings, DeploymentSpec spec, Aftermath aftermath) throws Exception {
    var one = node("one");
    var two = node("two");
    try (var both = served(one, List.of(one, two), settings);
        var stage = stage(both);
        var load = Load.on(both, UnaryOperator.identity())) {
      load.deploymentBegins();
      var result = deploying(stage, spec);
      awaitTheIncident();
      two.kill();
      aftermath.see(two, result, stage, load);
    }
  }

  private static void requireNoneLostSince(LoadReport report) {
    assertThat(report.phases().subList(1, report.phases().size()))
        .as("failed: %s", report.firstFailures())
        .allSatisfy(phase -> assertThat(phase.failed()).isZero());
  }

  private SampleHaProxy node(String name) throws IOException {
    return SampleHaProxy.start(folder.resolve(name), folder.resolve("state"), "");
  }

  /** The clients are those of the first node: the others' lose what is open when it is killed. */
  private static Balancer served(
      SampleHaProxy first, List<SampleHaProxy> nodes, Map<String, String> more) {
    var settings = new HashMap<>(SampleHaProxy.settings(nodes));
    settings.putAll(more);
    return new HaProxies(nodes, settings, List.of(first.address()), Optional.empty());
  }

  private static Stage stage(Balancer balancer) {
    return Stage.open(balancer, new LocalPool(WebService.good(), Stage.slots()));
  }

  private static DeploymentSpec reasserting() {
    return Stage.spec().toBuilder().drift(DriftPolicy.REASSERT).build();
  }

  private CompletableFuture<DeploymentResult> deploying(Stage stage, DeploymentSpec spec) {
    return CompletableFuture.supplyAsync(
        () -> stage.deployTelling(this::count, spec, Rolling.inBatchesOf(1)), Threads::begin);
  }

  private void count(EventRecord entry) {
    if (entry.event() instanceof DeploymentEvent.StepFinished) {
      steps.incrementAndGet();
    }
  }

  private void awaitTheIncident() {
    Until.isSo(PATIENCE, "the plan is on its way", () -> steps.get() >= STEPS_BEFORE_THE_INCIDENT);
  }

  private static void requireAllNewAndNoneLost(
      CompletableFuture<DeploymentResult> result, Stage stage, Load load) throws Exception {
    assertThat(result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .isInstanceOf(DeploymentResult.Succeeded.class);
    var reports = new ArrayList<>(load.end());
    Load.requireNoneLost(reports);
    Load.requireAllOf(Stage.V2, reports);
    assertThat(stage.isAll(Stage.V2)).isTrue();
  }
}
