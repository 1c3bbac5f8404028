package io.crossfade.enginetests;

import static io.crossfade.enginetests.SamplePlan.BLUE;
import static io.crossfade.enginetests.SamplePlan.GREEN;
import static io.crossfade.enginetests.SamplePlan.ids;
import static io.crossfade.testkit.event.EventConditions.leftOut;
import static io.crossfade.testkit.event.EventConditions.rollbackStarted;
import static io.crossfade.testkit.event.EventConditions.started;
import static io.crossfade.testkit.event.EventConditions.undone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.crossfade.error.AdapterException.Kind;
import io.crossfade.event.Cause;
import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentEvent.RollbackStarted;
import io.crossfade.event.DeploymentResult.RollbackFailed;
import io.crossfade.event.DeploymentResult.RolledBack;
import io.crossfade.event.DeploymentResult.Succeeded;
import io.crossfade.model.Weight;
import io.crossfade.plan.PlanStep;
import io.crossfade.spec.Deadlines;
import io.crossfade.spi.PoolCapabilities.Effect;
import io.crossfade.strategies.rolling.Rolling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Promises 5 and 10: going back is possible from everywhere, and only lowers the exposure. */
class RollbackTest {

  private static final Duration STEP = Deadlines.standard().step();

  @TestFactory
  Stream<DynamicTest> aborted_at_any_step_it_ends_as_it_began() {
    return Arrays.stream(SamplePlan.values())
        .flatMap(
            plan ->
                IntStream.rangeClosed(1, lastUndoable(plan))
                    .mapToObj(n -> dynamicTest(plan + " at step " + n, () -> abortAt(plan, n))));
  }

  @Test
  void who_was_gone_at_the_start_is_not_brought_back_by_going_back() {
    var rig = new Rig();
    rig.fleet.pool().vanish("c");
    rig.when(started("await healthy"), () -> rig.control.abort("enough"));

    var result = rig.execute(Rolling.inBatchesOf(1).plan(Rig.toV2().build(), rig.fleet.snapshot()));

    assertThat(result).isInstanceOf(RolledBack.class);
    assertThat(result.summary().leftOut()).isEqualTo(ids("c"));
    assertThat(rig.fleet.snapshot().routing().reachable())
        .containsExactlyInAnyOrderElementsOf(ids("a", "b"));
    assertThat(rig.running()).containsOnlyKeys(ids("a", "b"));
  }

  private static int lastUndoable(SamplePlan plan) {
    var made = plan.on(new Rig().fleet);
    return made.pointsOfNoReturn().stream().findFirst().orElse(made.steps().size() + 1) - 1;
  }

  private static void abortAt(SamplePlan plan, int number) {
    var rig = new Rig();
    rig.when(stepStarted(number), () -> rig.control.abort("enough"));

    var result = rig.execute(plan);

    boolean tooLate = rig.what(RollbackStarted.class).isEmpty();
    assertThat(result).isInstanceOf(tooLate ? Succeeded.class : RolledBack.class);
    assertThat(tooLate ? rig.isAllNew() : rig.isAllOld()).as("%s", rig.running()).isTrue();
    assertThat(tooLate)
        .as("too late only in the last step")
        .isIn(false, number >= lastUndoable(plan));
    assertThat(rig.watch.broken()).isEmpty();
    assertThat(rig.fleet.cutOff()).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> exposure_only_falls_on_the_way_back() {
    return Arrays.stream(SamplePlan.values())
        .flatMap(
            plan ->
                IntStream.rangeClosed(1, lastUndoable(plan) - 1)
                    .mapToObj(n -> dynamicTest(plan + " at step " + n, () -> fallsFrom(plan, n))));
  }

  private static void fallsFrom(SamplePlan plan, int number) {
    var rig = new Rig();
    rig.when(stepStarted(number), () -> rig.control.abort("enough"));
    var exposures = new ArrayList<Integer>();
    rig.when(
        rollbackStarted(),
        () -> {
          exposures.add(rig.exposure());
          rig.fleet
              .router()
              .faults()
              .always("apply")
              .applyThenRun(() -> exposures.add(rig.exposure()));
        });

    rig.execute(plan);

    assertThat(exposures).isSortedAccordingTo(Comparator.reverseOrder()).endsWith(0);
  }

  @ParameterizedTest
  @EnumSource(names = {"BLUE_GREEN", "CANARY"})
  void warm_it_is_one_change_of_routing_and_no_start(SamplePlan plan) {
    var rig = new Rig();
    rig.when(started("hold"), () -> rig.control.abort("enough"));
    long startsBefore = plan == SamplePlan.BLUE_GREEN ? 3 : 1;

    rig.execute(plan);

    var first = rig.routingsOfTheWayBack().get(0);
    assertThat(first.group(BLUE).weight()).isEqualTo(Weight.ALL);
    assertThat(first.group(GREEN).weight()).isEqualTo(Weight.NONE);
    assertThat(rig.acts(Effect.START)).isEqualTo(startsBefore);
    assertThat(rig.what(RollbackStarted.class).get(0).steps().get(0))
        .isInstanceOf(PlanStep.Route.class);
  }

  @Test
  void old_ones_are_back_before_new_ones_go() {
    var rig = new Rig();
    rig.when(stepStarted(9), () -> rig.control.abort("in the midst of the switch's aftermath"));

    rig.execute(SamplePlan.ROLLING_WITH_SURGE);

    assertThat(rig.routingsOfTheWayBack())
        .allSatisfy(routing -> assertThat(routing.reachable()).hasSizeGreaterThanOrEqualTo(2));
    assertThat(rig.isAllOld()).isTrue();
  }

  @Test
  void says_why_it_went_back_and_why_that_failed() {
    var rig = new Rig();
    rig.when(started("hold"), () -> rig.control.abort("looks bad"));
    rig.when(
        rollbackStarted(), () -> rig.fleet.router().faults().always("apply").fail(Kind.PERMANENT));

    var result = rig.execute(SamplePlan.BLUE_GREEN);

    assertThat(result)
        .asInstanceOf(type(RollbackFailed.class))
        .satisfies(
            failed -> {
              assertThat(failed.cause()).isEqualTo(new Cause(Cause.Kind.COMMAND, "looks bad"));
              assertThat(failed.second().kind()).isEqualTo(Cause.Kind.ROUTER);
            });
    assertThat(rig.watch.broken()).isEmpty();
  }

  @Test
  void survives_a_load_balancer_that_is_away_for_minutes() {
    var rig = new Rig();
    var router = rig.fleet.router().faults();
    rig.when(started("hold"), () -> rig.control.abort("enough"));
    rig.when(
        rollbackStarted(),
        () -> {
          router.always("apply").fail(Kind.TRANSIENT);
          router.always("observe").fail(Kind.TRANSIENT);
          rig.fleet
              .time()
              .after(
                  STEP.minusSeconds(30),
                  () -> {
                    router.clear("apply");
                    router.clear("observe");
                  });
        });

    var result = rig.execute(SamplePlan.BLUE_GREEN);

    assertThat(result).isInstanceOf(RolledBack.class);
    assertThat(rig.isAllOld()).isTrue();
  }

  @Test
  void gives_up_a_load_balancer_that_is_away_for_longer_than_a_step_may_take() {
    var rig = new Rig();
    rig.when(started("hold"), () -> rig.control.abort("enough"));
    rig.when(
        rollbackStarted(),
        () -> rig.fleet.router().faults().always("observe").fail(Kind.TRANSIENT));

    var result = rig.execute(SamplePlan.BLUE_GREEN);

    assertThat(result)
        .asInstanceOf(type(RollbackFailed.class))
        .extracting(failed -> failed.second().kind())
        .isEqualTo(Cause.Kind.ROUTER);
    assertThat(rig.fleet.time().elapsed()).isLessThan(STEP.plusMinutes(1));
  }

  @Test
  void leaves_out_an_old_instance_that_died_meanwhile() {
    var rig = new Rig();
    rig.when(
        started("hold"),
        () -> {
          rig.fleet.pool().vanish("b");
          rig.control.abort("enough");
        });

    var result = rig.execute(SamplePlan.BLUE_GREEN);

    assertThat(result).isInstanceOf(RolledBack.class);
    assertThat(result.summary().leftOut()).containsExactly(SamplePlan.ids("b").get(0));
    assertThat(rig.fleet.snapshot().routing().reachable())
        .containsExactlyElementsOf(SamplePlan.ids("a", "c"));
    rig.story().inOrder(rollbackStarted(Cause.Kind.COMMAND), leftOut("b"), undone(1));
    assertThat(rig.watch.broken()).isEmpty();
  }

  @Test
  void stays_where_it_is_when_too_many_old_instances_died() {
    var rig = new Rig();
    rig.when(
        started("hold"),
        () -> {
          rig.fleet.pool().vanish("b");
          rig.fleet.pool().vanish("c");
          rig.control.abort("enough");
        });

    var result = rig.execute(SamplePlan.BLUE_GREEN);

    assertThat(result)
        .asInstanceOf(type(RollbackFailed.class))
        .extracting(failed -> failed.second().kind())
        .isEqualTo(Cause.Kind.UNHEALTHY);
    assertThat(rig.fleet.snapshot().routing().group(GREEN).weight()).isEqualTo(Weight.ALL);
  }

  private static Condition<DeploymentEvent> stepStarted(int number) {
    return Rig.startedStep(number);
  }
}
