package io.crossfade.enginetests;

import static io.crossfade.enginetests.SamplePlan.V1;
import static io.crossfade.enginetests.SamplePlan.V2;
import static io.crossfade.enginetests.SamplePlan.ids;
import static io.crossfade.testkit.event.EventConditions.answered;
import static io.crossfade.testkit.event.EventConditions.finished;
import static io.crossfade.testkit.event.EventConditions.rollbackStarted;
import static io.crossfade.testkit.event.EventConditions.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.crossfade.error.AdapterException.Kind;
import io.crossfade.event.Cause;
import io.crossfade.event.DeploymentResult;
import io.crossfade.event.DeploymentResult.RolledBack;
import io.crossfade.event.DeploymentResult.Succeeded;
import io.crossfade.gate.ApprovalGate;
import io.crossfade.gate.ThresholdGate;
import io.crossfade.model.MemberState;
import io.crossfade.model.Revision;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.Weight;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlanStep.Drain.Then;
import io.crossfade.spec.Deadlines;
import io.crossfade.spec.GatePolicy;
import io.crossfade.spec.GatePolicy.Response;
import io.crossfade.spi.Gate;
import io.crossfade.spi.GateAnswer;
import io.crossfade.spi.GateAnswer.Verdict;
import io.crossfade.spi.GateContext;
import io.crossfade.spi.TrafficCounters;
import io.crossfade.testkit.fake.ScriptedGate;
import io.crossfade.testkit.fake.SimulatedCrash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is made of a gate's answers, between steps and all along. */
class GatesTest {

  private static final GatePolicy STANDARD = GatePolicy.standard();
  private static final Duration SECOND = Duration.ofSeconds(1);

  @ParameterizedTest
  @EnumSource(names = "PASS", mode = EnumSource.Mode.EXCLUDE)
  void nothing_but_a_yes_is_a_yes(Verdict verdict) {
    var rig = new Rig();
    rig.smoke.thenAlways(new GateAnswer(verdict, List.of("so it is")));

    var result = rig.execute(SamplePlan.BLUE_GREEN);

    boolean untilTheEnd = verdict != Verdict.FAIL && verdict != Verdict.ERROR;
    assertRolledBackBy(result, untilTheEnd ? Cause.Kind.DEADLINE : Cause.Kind.GATE);
    rig.story().inOrder(answered("smoke", verdict.name()), rollbackStarted());
    assertThat(rig.isAllOld()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = Verdict.class,
      names = {"WAIT", "INCONCLUSIVE", "NO_DATA", "ERROR"})
  void asks_again_until_it_is_a_yes(Verdict verdict) {
    var rig = new Rig();
    var unclear = new GateAnswer(verdict, List.of("not yet"));
    rig.gate("smoke", ScriptedGate.answering(unclear, unclear, unclear));

    var result = rig.execute(SamplePlan.BLUE_GREEN);

    assertThat(result).isInstanceOf(Succeeded.class);
    rig.story().inOrder(answered("smoke", verdict.name()), answered("smoke", "PASS"));
    rig.story().times(1, answered("smoke", verdict.name()));
  }

  @Test
  void gives_up_a_gate_that_cannot_tell_at_its_deadline() {
    var rig = new Rig();
    rig.smoke.thenAlways(GateAnswer.inconclusive("7 of 100 requests"));

    var result = rig.execute(SamplePlan.BLUE_GREEN);

    assertRolledBackBy(result, Cause.Kind.DEADLINE);
    assertThat(rig.fleet.time().elapsed())
        .isBetween(STANDARD.deadline(), STANDARD.deadline().plusMinutes(1));
  }

  @ParameterizedTest
  @EnumSource(
      value = Verdict.class,
      names = {"INCONCLUSIVE", "NO_DATA", "ERROR"})
  void goes_back_at_once_where_the_policy_says_so(Verdict verdict) {
    var rig = new Rig();
    rig.smoke.thenAlways(new GateAnswer(verdict, List.of("who knows")));
    var strict =
        STANDARD.toBuilder()
            .inconclusive(Response.ROLL_BACK)
            .noData(Response.ROLL_BACK)
            .error(Response.ROLL_BACK)
            .build();

    var result = rig.execute(asking(rig, strict));

    assertRolledBackBy(result, Cause.Kind.GATE);
    assertThat(rig.smoke.questions()).hasSize(1);
  }

  @Test
  void a_gate_that_fails_again_and_again_is_a_no() {
    var rig = new Rig();
    rig.smoke.faults().always("ask").fail(Kind.TRANSIENT);

    var result = rig.execute(SamplePlan.BLUE_GREEN);

    assertRolledBackBy(result, Cause.Kind.GATE);
    assertThat(rig.smoke.faults().calls("ask")).isEqualTo(STANDARD.errorLimit());
  }

  @Test
  void a_gate_that_fails_now_and_then_is_borne() {
    var rig = new Rig();
    for (int i = 1; i < STANDARD.errorLimit(); i++) {
      rig.smoke.faults().onCall("ask", i).fail(Kind.TRANSIENT);
    }

    assertThat(rig.execute(SamplePlan.BLUE_GREEN)).isInstanceOf(Succeeded.class);
  }

  @Test
  void a_gate_that_keeps_failing_is_spared_for_a_while() {
    var rig = new Rig();
    rig.smoke.faults().always("ask").fail(Kind.TRANSIENT);
    var patient = STANDARD.toBuilder().interval(SECOND).errorLimit(1_000).build();

    rig.execute(asking(rig, patient));

    assertThat(rig.smoke.faults().calls("ask")).isBetween(10, 60);
  }

  @Test
  void waits_for_a_person() {
    var rig = new Rig();
    var approval = ApprovalGate.awaiting("the release");
    rig.gate("smoke", approval);
    rig.fleet.time().at(Duration.ofHours(9), () -> approval.approve("ann", "looks good"));

    var result = rig.execute(asking(rig, GatePolicy.approval()));

    assertThat(result).isInstanceOf(Succeeded.class);
    assertThat(rig.fleet.time().elapsed()).isGreaterThan(Duration.ofHours(9));
  }

  @Test
  void gives_up_a_person_who_does_not_answer() {
    var rig = new Rig();
    rig.gate("smoke", ApprovalGate.awaiting("the release"));

    var result = rig.execute(asking(rig, GatePolicy.approval()));

    assertRolledBackBy(result, Cause.Kind.DEADLINE);
    assertThat(rig.fleet.time().elapsed())
        .isBetween(Duration.ofDays(1), Duration.ofDays(1).plusMinutes(1));
  }

  @Test
  void the_wait_for_a_person_is_no_time_spent_for_the_next_deployer_either() {
    var rig = new Rig();
    var approval = ApprovalGate.awaiting("the release");
    rig.gate("smoke", approval);
    rig.fleet.time().at(Duration.ofHours(9), () -> approval.approve("ann", "looks good"));
    rig.when(finished(1), rig::crashAtTheNextAppend);
    var plan = asking(rig, GatePolicy.approval());
    var death = catchThrowable(() -> rig.execute(plan));

    var result = rig.resume();

    assertThat(death).isInstanceOf(SimulatedCrash.class);
    assertThat(result).isInstanceOf(Succeeded.class);
  }

  @Test
  void the_clock_of_the_whole_goes_on_after_a_person_has_answered() {
    var rig = new Rig();
    var approval = ApprovalGate.awaiting("the release");
    rig.gate("smoke", approval);
    rig.fleet.time().at(Duration.ofHours(9), () -> approval.approve("ann", "looks good"));
    var plan =
        rig.plan(
            Rig.toV2(),
            steps -> {
              steps.hold(Duration.ofHours(5), "first");
              steps.ask("smoke", GatePolicy.approval());
              steps.hold(Duration.ofHours(5), "second");
              SamplePlan.ROLLING_WITH_SURGE.steps(steps);
            });

    var result = rig.execute(plan);

    assertRolledBackBy(result, Cause.Kind.DEADLINE);
    assertThat(rig.fleet.time().elapsed())
        .isBetween(Duration.ofHours(12), Duration.ofHours(12).plusMinutes(1));
  }

  @Test
  void a_guard_watches_through_a_hold() {
    var rig = new Rig();
    rig.when(
        started("hold"),
        () ->
            rig.fleet
                .time()
                .after(
                    Duration.ofMinutes(2), () -> rig.smoke.thenAlways(GateAnswer.fail("errors"))));

    var result = rig.execute(guarded(rig));

    assertRolledBackBy(result, Cause.Kind.GATE);
    assertThat(rig.fleet.time().elapsed()).isLessThan(Duration.ofMinutes(3));
  }

  @Test
  void a_guard_that_waits_or_cannot_tell_stops_nothing() {
    var rig = new Rig();
    rig.smoke.thenAlways(GateAnswer.waiting("let me see"));

    assertThat(rig.execute(guarded(rig))).isInstanceOf(Succeeded.class);
  }

  @Test
  void a_guard_is_not_asked_before_and_after_what_it_watches() {
    var rig = new Rig();
    var steps = new ArrayList<String>();
    rig.gate(
        "smoke",
        context -> {
          var what = rig.what();
          steps.add(what.get(what.size() - 1).toString());
          return GateAnswer.pass("fine");
        });

    rig.execute(
        Rig.toV2(),
        plan -> {
          plan.hold(Duration.ofMinutes(1), "before");
          SamplePlan.ROLLING_WITH_SURGE.steps(plan);
          plan.hold(Duration.ofMinutes(1), "watched").hold(Duration.ofMinutes(1), "after");
          plan.guard("smoke", STANDARD, plan.size() - 1, plan.size() - 1);
        });

    assertThat(steps).hasSizeBetween(5, 8).noneMatch(last -> last.contains("before"));
    assertThat(steps).noneMatch(last -> last.contains("after"));
  }

  @Test
  void a_guard_is_told_for_how_long_it_has_been_asked_pauses_left_out() {
    var rig = new Rig();
    rig.when(
        started("hold"),
        () -> {
          rig.control.pause("lunch");
          rig.fleet.time().after(Duration.ofHours(1), () -> rig.control.resume("back"));
        });

    rig.execute(guarded(rig));

    var askedFor = rig.smoke.questions().stream().map(GateContext::askedFor).toList();
    assertThat(askedFor).isSorted().startsWith(Duration.ZERO);
    assertThat(askedFor.get(askedFor.size() - 1))
        .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(11));
  }

  @Test
  void going_back_asks_no_guard() {
    var rig = new Rig();
    rig.smoke.thenAlways(GateAnswer.fail("errors"));

    var result = rig.execute(guarded(rig));

    assertThat(result).isInstanceOf(RolledBack.class);
    assertThat(rig.smoke.questions()).hasSize(1);
  }

  @Test
  void errors_of_the_new_revision_end_a_canary_and_touch_only_its_share() {
    var rig = new Rig();
    rig.gate("smoke", ThresholdGate.builder(Weight.ofPercent(1)).minimumRequests(50).build());
    rig.fleet
        .time()
        .every(
            SECOND,
            () -> {
              rig.fleet.router().count("a", requests(300, 0));
              rig.fleet.router().count("x", requests(30, 3));
            });

    var result = rig.execute(SamplePlan.CANARY);

    assertRolledBackBy(result, Cause.Kind.GATE);
    assertThat(rig.fleet.router().applied())
        .allMatch(
            applied ->
                applied.table().routing().group(SamplePlan.GREEN).weight().basisPoints() <= 1_000);
  }

  @Test
  void too_few_requests_are_no_yes() {
    var rig = new Rig();
    rig.gate("smoke", ThresholdGate.builder(Weight.ofPercent(1)).minimumRequests(50).build());

    var result = rig.execute(SamplePlan.CANARY);

    assertRolledBackBy(result, Cause.Kind.DEADLINE);
  }

  @Test
  void a_gate_sees_only_what_was_counted_since_the_routing_changed() {
    var rig = new Rig();
    var seen = countersOnEachQuestion(rig, V1);
    rig.fleet.router().count("a", requests(1_000, 0));
    rig.when(started("hold"), () -> rig.fleet.router().count("a", requests(7, 0)));

    rig.execute(SamplePlan.CANARY);

    assertThat(seen).startsWith(7L, 0L);
  }

  @Test
  void a_deployer_that_takes_over_judges_by_what_it_has_seen_itself() {
    var rig = new Rig();
    var seen = countersOnEachQuestion(rig, V1);
    rig.fleet.router().count("a", requests(1_000, 900));
    rig.when(started("hold"), rig::crashAtTheNextAppend);
    var death = catchThrowable(() -> rig.execute(SamplePlan.CANARY));

    rig.resume();

    assertThat(death).isInstanceOf(SimulatedCrash.class);
    assertThat(seen).isNotEmpty().allMatch(requests -> requests == 0);
  }

  @Test
  void what_the_old_revision_got_in_a_place_is_no_evidence_for_the_new_one_there() {
    var rig = new Rig();
    var seen = countersOnEachQuestion(rig, V2);
    rig.when(started("drain"), () -> rig.fleet.router().count("a", requests(1_000, 0)));

    askingAfterEachReplacement(rig);

    assertThat(seen).containsExactly(0L, 0L, 0L);
  }

  @Test
  void a_replacement_in_place_begins_the_counters_of_all_anew_so_that_none_counts_twice() {
    var rig = new Rig();
    var seen = countersOnEachQuestion(rig, V1);
    rig.when(started("replace"), () -> rig.fleet.router().count("c", requests(500, 0)));

    askingAfterEachReplacement(rig);

    assertThat(seen).startsWith(0L, 0L);
  }

  private static void askingAfterEachReplacement(Rig rig) {
    rig.execute(
        Rig.toV2(),
        plan -> {
          for (var batch : List.of(ids("a"), ids("b"), ids("c"))) {
            plan.drain(batch, Then.OUT)
                .replace(batch, V1, V2)
                .ask("smoke", STANDARD)
                .awaitHealthy(batch, V2)
                .route(RoutingChange.place(batch, SamplePlan.BLUE, MemberState.SERVING), "restore");
          }
        });
  }

  @Test
  void counters_that_began_anew_and_climbed_back_are_no_requests_since() {
    var rig = new Rig();
    var seen = countersOnEachQuestion(rig, V1);
    rig.fleet.router().count("a", requests(1_000, 0));
    rig.when(
        started("hold"),
        () -> {
          rig.fleet.router().restart();
          rig.fleet.router().count("a", requests(1_400, 1_400));
        });

    rig.execute(SamplePlan.CANARY);

    assertThat(seen.get(0)).isZero();
  }

  private static List<Long> countersOnEachQuestion(Rig rig, Revision revision) {
    var seen = new ArrayList<Long>();
    Gate gate =
        context -> {
          seen.add(requestsOf(context, revision));
          return GateAnswer.pass("looked");
        };
    rig.gate("smoke", gate);
    return seen;
  }

  private static long requestsOf(GateContext context, Revision revision) {
    return context.counters(revision).map(TrafficCounters::requests).orElse(-1L);
  }

  private static TrafficCounters requests(long all, long errors) {
    return new TrafficCounters(all, all - errors, 0, errors, 0);
  }

  private static DeploymentPlan asking(Rig rig, GatePolicy policy) {
    return asking(rig, policy, Deadlines.standard().total());
  }

  private static DeploymentPlan asking(Rig rig, GatePolicy policy, Duration total) {
    return rig.plan(
        Rig.toV2().deadlines(Deadlines.standard().withTotal(total)),
        plan -> {
          plan.ask("smoke", policy);
          SamplePlan.ROLLING_WITH_SURGE.steps(plan);
        });
  }

  private static DeploymentPlan guarded(Rig rig) {
    return rig.plan(
        Rig.toV2(),
        plan -> {
          SamplePlan.ROLLING_WITH_SURGE.steps(plan);
          plan.hold(Duration.ofMinutes(10), "watch");
          plan.guard("smoke", STANDARD.toBuilder().interval(SECOND).build(), 1, plan.size());
        });
  }

  private static void assertRolledBackBy(DeploymentResult result, Cause.Kind cause) {
    assertThat(result).isInstanceOf(RolledBack.class);
    assertThat(((RolledBack) result).cause().kind()).isEqualTo(cause);
  }
}
