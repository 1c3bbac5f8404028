package io.crossfade.enginetests;

import static io.crossfade.enginetests.Rig.startedStep;
import static io.crossfade.enginetests.SamplePlan.BLUE;
import static io.crossfade.enginetests.SamplePlan.GREEN;
import static io.crossfade.enginetests.SamplePlan.ids;
import static io.crossfade.testkit.event.EventConditions.driftSeen;
import static io.crossfade.testkit.event.EventConditions.reasserted;
import static io.crossfade.testkit.event.EventConditions.rollbackStarted;
import static io.crossfade.testkit.event.EventConditions.started;
import static io.crossfade.testkit.event.EventConditions.takenOver;
import static io.crossfade.testkit.event.EventConditions.undone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.crossfade.error.AdapterException.Kind;
import io.crossfade.event.Cause;
import io.crossfade.event.DeploymentResult;
import io.crossfade.event.DeploymentResult.Frozen;
import io.crossfade.event.DeploymentResult.RollbackFailed;
import io.crossfade.event.DeploymentResult.RolledBack;
import io.crossfade.event.DeploymentResult.Succeeded;
import io.crossfade.model.GroupId;
import io.crossfade.model.Instance;
import io.crossfade.model.MemberState;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.RoutingTable;
import io.crossfade.spec.Deadlines;
import io.crossfade.spec.DriftPolicy;
import io.crossfade.spi.Convergence;
import io.crossfade.spi.PoolCapabilities.Effect;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.testkit.fake.AppliedTable;
import io.crossfade.testkit.fake.FakeFleet;
import io.crossfade.testkit.fake.FakeTrafficRouter;
import io.crossfade.testkit.fake.Fault;
import io.crossfade.testkit.fake.SimulatedCrash;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Promise 6: only what is observed is believed, and nothing is destroyed on belief alone. */
class BeliefTest {

  private enum Trouble {
    A_LATE_READING("observe", Fault::stale),
    NO_READING("observe", fault -> fault.fail(Kind.TRANSIENT)),
    A_REFUSED_CHANGE("apply", fault -> fault.fail(Kind.TRANSIENT)),
    A_LIE("apply", Fault::doNothing),
    A_LOST_ANSWER("apply", fault -> fault.applyThenFail(Kind.OUTCOME_UNKNOWN)),
    HALF_A_CHANGE("apply", fault -> fault.applyPartlyThenFail(1, Kind.OUTCOME_UNKNOWN));

    private final String operation;
    private final Consumer<Fault> cause;

    Trouble(String operation, Consumer<Fault> cause) {
      this.operation = operation;
      this.cause = cause;
    }
  }

  @Tag("sweep")
  @TestFactory
  Stream<DynamicTest> one_trouble_anywhere_with_the_load_balancer_does_no_harm() {
    return Arrays.stream(SamplePlan.values())
        .flatMap(
            plan ->
                Arrays.stream(Trouble.values())
                    .map(
                        trouble -> dynamicTest(plan + ": " + trouble, () -> bears(plan, trouble))));
  }

  private static void bears(SamplePlan plan, Trouble trouble) {
    var undisturbed = new Rig();
    undisturbed.execute(plan);
    int calls = undisturbed.fleet.router().faults().calls(trouble.operation);
    for (int number : IntStream.rangeClosed(1, calls).skip(firstOf(trouble)).toArray()) {
      var rig = new Rig();
      trouble.cause.accept(rig.fleet.router().faults().onCall(trouble.operation, number));

      var result = rig.execute(plan);

      assertThat(result).as("at call %s: %s", number, result).isInstanceOf(Succeeded.class);
      assertThat(rig.isAllNew()).isTrue();
      assertThat(rig.watch.broken()).isEmpty();
    }
  }

  /** The plan's check reads once, and refuses a plan for a world that it cannot see. */
  private static int firstOf(Trouble trouble) {
    return trouble == Trouble.NO_READING ? 1 : 0;
  }

  @ParameterizedTest
  @EnumSource
  void a_load_balancer_that_only_says_yes_is_found_out(SamplePlan plan) {
    var rig = new Rig();
    rig.fleet.router().faults().always("apply").doNothing();

    var result = rig.execute(plan);

    assertThat(result).isInstanceOf(Frozen.class);
    assertThat(((Frozen) result).reason().kind()).isEqualTo(Cause.Kind.ROUTER);
    assertThat(rig.acts(Effect.STOP) + rig.acts(Effect.REPLACE)).isZero();
    assertThat(rig.fleet.snapshot().routing().reachable()).isEqualTo(ids("a", "b", "c"));
  }

  @ParameterizedTest
  @EnumSource
  void waits_for_every_node_before_it_goes_on(SamplePlan plan) {
    var nodes = Duration.ofSeconds(2);
    var rig = new Rig(slowFleet(nodes));

    var result = rig.execute(plan);

    assertThat(result).isInstanceOf(Succeeded.class);
    var changes = rig.fleet.router().applied();
    var last = changes.get(changes.size() - 1);
    assertThat(rig.fleet.pool().acts())
        .filteredOn(act -> act.effect() != Effect.START)
        .allSatisfy(
            act ->
                assertThat(changes)
                    .filteredOn(change -> change.at().compareTo(act.at()) <= 0)
                    .allSatisfy(
                        change ->
                            assertThat(act.at().minus(change.at())).isGreaterThanOrEqualTo(nodes)));
    assertThat(rig.fleet.time().elapsed()).isGreaterThanOrEqualTo(last.at().plus(nodes));
  }

  @Test
  void a_node_that_never_agrees_ends_it_within_the_time_of_a_step() {
    var rig = new Rig(slowFleet(Duration.ofHours(1)));

    var result = rig.execute(SamplePlan.ROLLING_IN_PLACE);

    assertThat(result).isInstanceOf(Frozen.class);
    assertThat(((Frozen) result).reason().words()).contains("node 2 of 2 still routes as before");
    assertThat(rig.acts(Effect.REPLACE)).isZero();
    assertThat(rig.fleet.time().elapsed()).isLessThan(Deadlines.standard().step().plusMinutes(1));
  }

  @Test
  void stops_nobody_whom_somebody_else_put_back_into_the_rotation() {
    var rig = new Rig();
    rig.when(started("retire"), () -> rig.fleet.router().changeBehindTheBack(allToBlue(rig)));

    var result = rig.execute(SamplePlan.BLUE_GREEN);

    assertThat(result).isInstanceOf(Frozen.class);
    assertThat(((Frozen) result).reason().words()).contains("still sends to [a, b, c]");
    assertThat(rig.acts(Effect.STOP)).isZero();
    assertThat(rig.watch.broken()).isEmpty();
  }

  @Test
  void is_no_success_while_requests_reach_the_old_revision() {
    var rig = new Rig();
    rig.when(started("hold"), () -> rig.fleet.router().changeBehindTheBack(allToBlue(rig)));

    var result =
        rig.execute(
            Rig.toV2(),
            plan -> {
              var green = ids("x", "y", "z");
              plan.start(green, SamplePlan.V2)
                  .awaitHealthy(green, SamplePlan.V2)
                  .route(RoutingChange.place(green, GREEN, MemberState.SERVING), "attach")
                  .route(RoutingChange.switchOver(BLUE, GREEN), "switch")
                  .hold(Duration.ofSeconds(1), "shorter than a patrol");
            });

    assertFrozenByConflict(result);
    assertThat(((Frozen) result).reason().words()).contains("every step is done", "[a, b, c]");
  }

  @Test
  void replaces_nothing_that_somebody_else_put_in_its_place() {
    var rig = new Rig();
    rig.when(
        started("replace"), () -> rig.fleet.pool().appear(Instance.of("a", "v3", "127.0.0.1:1")));

    var result = rig.execute(SamplePlan.ROLLING_IN_PLACE);

    assertThat(result).isInstanceOf(Frozen.class);
    assertThat(((Frozen) result).reason().words()).contains("something else runs", "v3");
    assertThat(rig.acts(Effect.REPLACE)).isZero();
  }

  @Test
  void somebody_elses_change_freezes_it_and_is_left_alone() {
    var rig = new Rig();
    var foreign = new RoutingTable[1];
    rig.when(
        started("hold"), () -> rig.fleet.router().changeBehindTheBack(foreign[0] = allToBlue(rig)));

    var result = rig.execute(SamplePlan.CANARY);

    assertFrozenByConflict(result);
    assertThat(rig.fleet.router().inForce()).isEqualTo(foreign[0]);
    rig.story().inOrder(driftSeen()).never(reasserted()).never(rollbackStarted());
  }

  @Test
  void somebody_elses_change_is_overwritten_where_that_is_wanted() {
    var rig = new Rig();
    rig.when(started("hold"), () -> rig.fleet.router().changeBehindTheBack(allToBlue(rig)));

    var result = rig.execute(SamplePlan.CANARY, Rig.toV2().drift(DriftPolicy.REASSERT));

    assertThat(result).isInstanceOf(Succeeded.class);
    assertThat(result.summary().warnings()).isNotEmpty();
    rig.story().inOrder(reasserted());
  }

  @Test
  void a_load_balancer_that_restarted_and_forgot_is_told_again() {
    var rig = new Rig();
    rig.when(started("hold"), () -> rig.fleet.router().restartForgetting());

    var result =
        rig.execute(SamplePlan.CANARY, Rig.toV2().drift(DriftPolicy.REASSERT_AFTER_RESTART));

    assertThat(result).isInstanceOf(Succeeded.class);
    rig.story().inOrder(reasserted());
  }

  @ParameterizedTest
  @CsvSource({"ROLLING_IN_PLACE, replace", "BLUE_GREEN, hold"})
  void a_node_that_came_back_and_forgot_is_told_again(SamplePlan plan, String during) {
    var rig = new Rig();
    var router = rig.fleet.router();
    var told = new AtomicInteger(-1);
    rig.when(started(during), () -> told.set(router.applied().size()));
    rig.seeing(seen -> told.get() == router.applied().size() ? disputed(seen) : seen);

    var result = rig.execute(plan);

    assertThat(result).isInstanceOf(Succeeded.class);
    assertThat(router.applied().get(told.get()).table())
        .isEqualTo(router.applied().get(told.get() - 1).table());
    assertThat(rig.watch.broken()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(SamplePlan.class)
  void a_change_that_is_on_its_way_to_every_node_is_not_made_again(SamplePlan plan) {
    var spreading = Duration.ofSeconds(30);
    var declared = FakeTrafficRouter.everything().propagation(spreading).build();
    var rig =
        new Rig(
            FakeFleet.builder()
                .instances("a", "b", "c")
                .router(router -> router.capabilities(declared).convergesAfter(spreading))
                .build());

    var result = rig.execute(plan);

    assertThat(result).isInstanceOf(Succeeded.class);
    var tables = rig.fleet.router().applied().stream().map(AppliedTable::table).toList();
    for (int i = 1; i < tables.size(); i++) {
      assertThat(tables.get(i)).isNotEqualTo(tables.get(i - 1));
    }
  }

  private static RoutingObservation disputed(RoutingObservation seen) {
    var dispute = Convergence.disagreed(List.of("node 2 of 2 has forgotten"));
    return RoutingObservation.builder(seen.table()).convergence(dispute).build();
  }

  @Test
  void a_restart_before_the_first_change_is_noticed() {
    var rig = new Rig();
    rig.when(
        started("start"),
        () -> {
          rig.fleet.router().restart();
          rig.fleet.router().changeBehindTheBack(withoutC(rig));
        });

    var result =
        rig.execute(SamplePlan.CANARY, Rig.toV2().drift(DriftPolicy.REASSERT_AFTER_RESTART));

    assertThat(result).isInstanceOf(Succeeded.class);
  }

  @Test
  void without_a_restart_it_is_somebody_elses_change() {
    var rig = new Rig();
    rig.when(started("start"), () -> rig.fleet.router().changeBehindTheBack(withoutC(rig)));

    var result =
        rig.execute(SamplePlan.CANARY, Rig.toV2().drift(DriftPolicy.REASSERT_AFTER_RESTART));

    assertFrozenByConflict(result);
  }

  @Test
  void a_deployer_that_takes_over_takes_no_change_for_a_restart() {
    var rig = new Rig();
    rig.when(started("hold"), rig::crashAtTheNextAppend);
    var plan =
        SamplePlan.CANARY.with(
            rig.fleet, Rig.toV2().drift(DriftPolicy.REASSERT_AFTER_RESTART).build());
    var death = catchThrowable(() -> rig.execute(plan));
    var foreign = withoutC(rig);
    rig.fleet.router().changeBehindTheBack(foreign);

    var result = rig.resume();

    assertThat(death).isInstanceOf(SimulatedCrash.class);
    assertFrozenByConflict(result);
    assertThat(rig.fleet.router().inForce()).isEqualTo(foreign);
  }

  @Test
  void a_load_balancer_that_forgot_while_no_deployer_ran_is_told_again() {
    var rig = new Rig();
    var plan =
        SamplePlan.CANARY.with(
            rig.fleet, Rig.toV2().drift(DriftPolicy.REASSERT_AFTER_RESTART).build());
    rig.when(started("hold"), rig::crashAtTheNextAppend);
    var death = catchThrowable(() -> rig.execute(plan));
    rig.fleet.router().restartForgetting();

    var result = rig.resume();

    assertThat(death).isInstanceOf(SimulatedCrash.class);
    assertThat(result).isInstanceOf(Succeeded.class);
    rig.story().inOrder(takenOver(), reasserted());
  }

  @Test
  void is_not_back_while_requests_do_not_go_as_before() {
    var rig = new Rig();
    rig.when(startedStep(1), () -> rig.control.abort("at once"));
    rig.when(undone(1), () -> rig.fleet.router().changeBehindTheBack(withoutC(rig)));

    var result = rig.execute(SamplePlan.CANARY);

    assertThat(result).isInstanceOf(RollbackFailed.class);
    assertThat(((RollbackFailed) result).second().kind()).isEqualTo(Cause.Kind.CONFLICT);
    assertThat(((RollbackFailed) result).second().words())
        .contains("member 'c' of group 'blue': expected SERVING, saw absent");
  }

  @Test
  void a_permanent_refusal_goes_back_and_nothing_was_changed() {
    var rig = new Rig();
    rig.when(
        started("switch"), () -> rig.fleet.router().faults().onNext("apply").fail(Kind.PERMANENT));

    var result = rig.execute(SamplePlan.BLUE_GREEN);

    assertThat(result).isInstanceOf(RolledBack.class);
    assertThat(((RolledBack) result).cause().kind()).isEqualTo(Cause.Kind.ROUTER);
    assertThat(rig.isAllOld()).isTrue();
  }

  private static FakeFleet slowFleet(Duration nodes) {
    return FakeFleet.builder()
        .instances("a", "b", "c")
        .router(router -> router.convergesAfter(nodes))
        .build();
  }

  private static void assertFrozenByConflict(DeploymentResult result) {
    assertThat(result).isInstanceOf(Frozen.class);
    assertThat(((Frozen) result).reason().kind()).isEqualTo(Cause.Kind.CONFLICT);
  }

  private static RoutingTable allToBlue(Rig rig) {
    return allTo(BLUE, rig, "a", "b", "c");
  }

  private static RoutingTable withoutC(Rig rig) {
    return allTo(BLUE, rig, "a", "b");
  }

  private static RoutingTable allTo(GroupId group, Rig rig, String... names) {
    return RoutingTable.allTo(
        group,
        Stream.of(names).map(name -> rig.fleet.pool().instance(name).orElseThrow()).toList());
  }
}
