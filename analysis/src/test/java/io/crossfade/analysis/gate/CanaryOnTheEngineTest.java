package io.crossfade.analysis.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.analysis.judge.Limit;
import io.crossfade.analysis.metric.MetricQuery;
import io.crossfade.analysis.metric.MicrometerSource;
import io.crossfade.engine.DeploymentControl;
import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentResult;
import io.crossfade.event.EventRecord;
import io.crossfade.gate.ApprovalGate;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Weight;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spec.GatePolicy;
import io.crossfade.spi.Gate;
import io.crossfade.strategies.canary.Canary;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Canaries through the engine, in virtual time. */
class CanaryOnTheEngineTest {

  private static final DeploymentId ID = DeploymentId.of("d");
  private static final DeploymentSpec TO_V2 = DeploymentSpec.toRevision("v2");
  private static final GatePolicy EVERY_TEN_SECONDS = GatePolicy.standard();

  @Test
  void a_good_version_gets_through_though_it_is_looked_at_every_ten_seconds() {
    var result = deploy(new BusyFleet((isNew, age) -> .005));

    assertThat(result).isInstanceOf(DeploymentResult.Succeeded.class);
  }

  @Test
  void a_version_with_five_times_the_errors_is_stopped_by_the_guard_in_the_first_hold() {
    var busy = new BusyFleet((isNew, age) -> isNew ? .025 : .005);

    var result = deploy(busy);

    assertThat(result).isInstanceOf(DeploymentResult.RolledBack.class);
    assertThat(result.toString()).contains("gate 'analysis' said FAIL: errors: ", "rate ratio");
    // the first hold is 5 minutes: it did not wait for its end
    assertThat(busy.fleet().time().elapsed().toSeconds() - busy.firstExposure()).isLessThan(300);
    assertThat(busy.isAsBefore()).isTrue();
  }

  @Test
  void a_version_that_is_half_as_slow_again_is_stopped() {
    var result =
        deploy(
            new BusyFleet(
                new BusyFleet.Behaviour() {
                  @Override
                  public double errors(boolean isNew, long age) {
                    return .005;
                  }

                  @Override
                  public double slower(boolean isNew) {
                    return isNew ? 1.5 : 1;
                  }
                }));

    assertThat(result).isInstanceOf(DeploymentResult.RolledBack.class);
    assertThat(result.toString()).contains("latency: ");
  }

  @Test
  void a_good_version_that_is_only_young_gets_through_beside_a_baseline_that_is_as_young() {
    BusyFleet.Behaviour coldForLong = (isNew, age) -> age < 3600 ? .02 : .005;

    var alone = new BusyFleet(coldForLong);
    var beside = new BusyFleet(coldForLong);

    assertThat(deploy(alone)).isInstanceOf(DeploymentResult.RolledBack.class);
    assertThat(deploy(beside, canary().baseline("baseline").build(), analysis()))
        .isInstanceOf(DeploymentResult.Succeeded.class);
    assertThat(beside.fleet().snapshot().instances())
        .hasSize(4)
        .allMatch(instance -> instance.revision().value().equals("v2"));
  }

  @Test
  void a_bad_version_is_stopped_beside_a_baseline_and_both_are_ended() {
    var busy = new BusyFleet((isNew, age) -> isNew ? .025 : .005);

    var result = deploy(busy, canary().baseline("baseline").build(), analysis());

    assertThat(result).isInstanceOf(DeploymentResult.RolledBack.class);
    assertThat(busy.isAsBefore()).isTrue();
  }

  @Test
  void stays_armed_while_a_person_has_paused_the_deployment() {
    var busy = new BusyFleet((isNew, age) -> isNew && age > 120 ? .1 : .005);
    var control = new DeploymentControl();
    busy.fleet().time().at(Duration.ofMinutes(1), () -> control.pause("lunch"));

    try (var crossfade = busy.crossfade().gate("analysis", analysis()).build()) {
      var result = crossfade.execute(crossfade.plan(TO_V2, canary().build()), ID, control);

      assertThat(result).isInstanceOf(DeploymentResult.RolledBack.class);
      assertThat(result.toString()).contains("gate 'analysis' said FAIL");
    }
    assertThat(busy.fleet().time().elapsed()).isLessThan(Duration.ofMinutes(5));
  }

  @Test
  void stays_armed_while_an_approval_is_awaited() {
    var busy = new BusyFleet((isNew, age) -> isNew && age > 420 ? .1 : .005);
    var patient = GatePolicy.standard().toBuilder().deadline(Duration.ofHours(2)).build();
    var canary = canary().gate("approval", patient).build();

    try (var crossfade =
        busy.crossfade()
            .gate("analysis", analysis())
            .gate("approval", ApprovalGate.awaiting("the lead's word"))
            .build()) {
      var result = crossfade.execute(crossfade.plan(TO_V2, canary));

      assertThat(result).isInstanceOf(DeploymentResult.RolledBack.class);
      assertThat(result.toString()).contains("gate 'analysis' said FAIL");
    }
    assertThat(busy.fleet().time().elapsed()).isLessThan(Duration.ofMinutes(15));
  }

  @Test
  void whoever_takes_over_has_a_part_of_the_error_level_only() {
    var busy = new BusyFleet((isNew, age) -> .005);
    busy.fleet().time().at(Duration.ofMinutes(2), () -> Thread.currentThread().interrupt());

    try (var crossfade = busy.crossfade().gate("analysis", errors()).build()) {
      crossfade.execute(crossfade.plan(TO_V2, canary().build()), ID, new DeploymentControl());
    }
    boolean interrupted = Thread.interrupted();
    try (var crossfade = busy.crossfade().gate("analysis", errors()).build()) {
      assertThat(crossfade.resume(ID, new DeploymentControl()))
          .isInstanceOf(DeploymentResult.Succeeded.class);

      assertThat(interrupted).isTrue();
      assertThat(reasons(crossfade.history(ID)))
          .anyMatch(reason -> reason.endsWith("stops at 25"))
          .anyMatch(reason -> reason.endsWith("stops at 125"));
    }
  }

  @Test
  void a_plan_with_a_metric_that_nobody_measures_is_refused() {
    var source = MicrometerSource.of(new SimpleMeterRegistry(), "version");
    var gate =
        AnalysisGate.builder()
            .value("load", source, MetricQuery.of("lod"), Limit.atMost(1, 1))
            .build();
    try (var crossfade =
        new BusyFleet((isNew, age) -> 0).crossfade().gate("analysis", gate).build()) {
      var plan = crossfade.plan(TO_V2, canary().build());

      assertThat(crossfade.check(plan).toString()).contains("gate 'analysis'", "no meter 'lod'");
    }
  }

  private static List<String> reasons(List<EventRecord> history) {
    return history.stream()
        .map(EventRecord::event)
        .filter(DeploymentEvent.GateAnswered.class::isInstance)
        .flatMap(event -> ((DeploymentEvent.GateAnswered) event).reasons().stream())
        .toList();
  }

  private static DeploymentResult deploy(BusyFleet busy) {
    return deploy(busy, canary().build(), analysis());
  }

  private static DeploymentResult deploy(BusyFleet busy, Canary canary, Gate gate) {
    try (var crossfade = busy.crossfade().gate("analysis", gate).build()) {
      return crossfade.execute(crossfade.plan(TO_V2, canary));
    }
  }

  private static Gate errors() {
    return AnalysisGate.builder().errors().build();
  }

  private static Gate analysis() {
    return AnalysisGate.builder()
        .errors()
        .latency(1.1)
        .split(Weight.ofPercent(1))
        .maxErrorShare(Weight.ofPercent(20))
        .build();
  }

  private static Canary.Builder canary() {
    return Canary.builder()
        .steps(List.of(Weight.ofPercent(10), Weight.ofPercent(50)))
        .hold(Duration.ofMinutes(5))
        .gate("analysis")
        .guard("analysis", EVERY_TEN_SECONDS)
        .warm(Duration.ofSeconds(30));
  }
}
