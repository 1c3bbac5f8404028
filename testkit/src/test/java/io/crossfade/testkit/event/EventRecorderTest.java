package io.crossfade.testkit.event;

import static io.crossfade.testkit.event.EventConditions.accepted;
import static io.crossfade.testkit.event.EventConditions.answered;
import static io.crossfade.testkit.event.EventConditions.cutOff;
import static io.crossfade.testkit.event.EventConditions.driftSeen;
import static io.crossfade.testkit.event.EventConditions.endedWith;
import static io.crossfade.testkit.event.EventConditions.failed;
import static io.crossfade.testkit.event.EventConditions.finished;
import static io.crossfade.testkit.event.EventConditions.leftOut;
import static io.crossfade.testkit.event.EventConditions.obeyed;
import static io.crossfade.testkit.event.EventConditions.reasserted;
import static io.crossfade.testkit.event.EventConditions.rollbackStarted;
import static io.crossfade.testkit.event.EventConditions.rolledBack;
import static io.crossfade.testkit.event.EventConditions.started;
import static io.crossfade.testkit.event.EventConditions.succeeded;
import static io.crossfade.testkit.event.EventConditions.takenOver;
import static io.crossfade.testkit.event.EventConditions.undoing;
import static io.crossfade.testkit.event.EventConditions.undone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.event.Cause;
import io.crossfade.event.Command;
import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentResult.RolledBack;
import io.crossfade.event.DeploymentSummary;
import io.crossfade.event.EventRecord;
import io.crossfade.event.StepRef;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Routing;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.testkit.fake.FakeFleet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventRecorderTest {

  private static final InstanceId A = InstanceId.of("a");
  private static final Cause CAUSE = new Cause(Cause.Kind.UNHEALTHY, "'a' stayed unhealthy");

  private final EventRecorder recorder = new EventRecorder();

  @BeforeEach
  void tell() {
    var plan =
        DeploymentPlan.builder(
                "rolling", DeploymentSpec.toRevision("v2"), FakeFleet.of("a").snapshot())
            .build();
    Stream.of(
            new DeploymentEvent.Accepted(plan, "alice"),
            new DeploymentEvent.StepStarted(StepRef.forward(1), "drain [a]"),
            new DeploymentEvent.CutOff(Map.of(A, 3L)),
            new DeploymentEvent.StepFinished(StepRef.forward(1), ""),
            new DeploymentEvent.StepFailed(StepRef.forward(2), "'a' stayed unhealthy"),
            new DeploymentEvent.RollbackStarted(CAUSE, List.of()),
            new DeploymentEvent.StepStarted(StepRef.rollback(1), "route: serve in blue [a]"),
            new DeploymentEvent.StepFinished(StepRef.rollback(1), ""),
            new DeploymentEvent.Ended(new RolledBack(CAUSE, summary())))
        .forEach(this::tell);
  }

  @Test
  void the_whole_story_matches_exactly() {
    recorder
        .assertThatEvents()
        .matchExactly(
            accepted(),
            started("drain [a]"),
            cutOff("a", 3),
            finished(1),
            failed("unhealthy"),
            rollbackStarted(Cause.Kind.UNHEALTHY),
            undoing("serve in blue"),
            undone(1),
            endedWith(RolledBack.class));
    assertThat(recorder.result()).containsInstanceOf(RolledBack.class);
  }

  @Test
  void a_part_of_it_matches_in_order() {
    recorder
        .assertThatEvents()
        .inOrder(started("drain"), rollbackStarted(), rolledBack())
        .never(succeeded(), takenOver())
        .times(2, finished());
  }

  @Test
  void one_event_less_or_more_or_other_is_no_match() {
    var all = recorder.assertThatEvents();

    assertThatThrownBy(() -> all.matchExactly(accepted()))
        .hasMessageContaining("Expected 1 events, but there were 9.")
        .hasMessageContaining(" -> 2. step 1 started: drain [a]");
    assertThatThrownBy(() -> all.matchExactly(accepted(), started("replace")))
        .hasMessageContaining("Expected event 2 to be <started: replace>.")
        .hasMessageContaining(" -> 2. step 1 started: drain [a]")
        .hasMessageContaining("    9. ended: rolled back because of UNHEALTHY");
    assertThatThrownBy(
            () ->
                all.matchExactly(
                    Stream.generate(() -> accepted()).limit(12).toArray(EventCondition[]::new)))
        .hasMessageContaining("event 2");
  }

  @Test
  void another_order_is_no_match() {
    assertThatThrownBy(() -> recorder.assertThatEvents().inOrder(rolledBack(), started("drain")))
        .hasMessageContaining("<started: drain> after those before it");
    assertThatThrownBy(() -> recorder.assertThatEvents().never(cutOff("a", 3)))
        .hasMessageContaining(" -> 3. cut off {a=3}");
    assertThatThrownBy(() -> recorder.assertThatEvents().times(3, finished()))
        .hasMessageContaining("3 times <finished>, but saw it 2 times");
  }

  @Test
  void each_condition_tells_its_event_from_the_likes_of_it() {
    assertThat(cutOff("a", 2).matches(new DeploymentEvent.CutOff(Map.of(A, 3L)))).isFalse();
    assertThat(started("x").matches(new DeploymentEvent.StepStarted(StepRef.rollback(1), "x")))
        .isFalse();
    assertThat(finished(1).matches(new DeploymentEvent.StepFinished(StepRef.rollback(1), "")))
        .isFalse();
    assertThat(driftSeen().matches(new DeploymentEvent.DriftSeen(List.of(), true))).isFalse();
    assertThat(reasserted().matches(new DeploymentEvent.DriftSeen(List.of(), true))).isTrue();
    assertThat(obeyed(Command.ABORT).matches(new DeploymentEvent.CommandObeyed(Command.PAUSE, "")))
        .isFalse();
    assertThat(leftOut("b").matches(new DeploymentEvent.LeftOut(List.of(A), ""))).isFalse();
    assertThat(
            answered("g", "WAIT").matches(new DeploymentEvent.GateAnswered("g", "PASS", List.of())))
        .isFalse();
    assertThat(
            rollbackStarted(Cause.Kind.GATE)
                .matches(new DeploymentEvent.RollbackStarted(CAUSE, List.of())))
        .isFalse();
  }

  @Test
  void forgets_when_it_is_told_to() {
    recorder.clear();

    recorder.assertThatEvents().matchExactly();
    assertThat(recorder.result()).isEmpty();
  }

  private void tell(DeploymentEvent event) {
    recorder.onEvent(
        new EventRecord(
            DeploymentId.of("d"),
            recorder.records().size() + 1L,
            1,
            Instant.EPOCH,
            Optional.empty(),
            event));
  }

  private static DeploymentSummary summary() {
    return new DeploymentSummary(
        Instant.EPOCH, Instant.EPOCH, Map.of(), Routing.empty(), List.of(), 3, List.of());
  }
}
