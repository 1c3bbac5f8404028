package io.crossfade.enginetests;

import static io.crossfade.enginetests.SamplePlan.V2;
import static io.crossfade.enginetests.SamplePlan.ids;
import static io.crossfade.testkit.event.EventConditions.finished;
import static io.crossfade.testkit.event.EventConditions.rollbackStarted;
import static io.crossfade.testkit.event.EventConditions.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.crossfade.error.AdapterException.Kind;
import io.crossfade.event.Cause;
import io.crossfade.event.DeploymentResult.RolledBack;
import io.crossfade.event.DeploymentResult.Succeeded;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlanBuilder;
import io.crossfade.spec.Deadlines;
import io.crossfade.spec.HealthPolicy;
import io.crossfade.testkit.fake.SimulatedCrash;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Promise 9: every wait has a deadline, and neither a pause nor the deployer's absence eats it. */
class ClocksTest {

  private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

  @Test
  void the_step_clock_ends_a_start_that_never_shows() {
    var rig = new Rig();
    rig.fleet.pool().faults().always("start").doNothing();

    var result = rig.execute(SamplePlan.ROLLING_WITH_SURGE);

    assertThat(result).isInstanceOf(RolledBack.class);
    assertThat(rig.fleet.time().elapsed())
        .isBetween(Deadlines.standard().step(), Deadlines.standard().step().plusMinutes(1));
  }

  @Test
  void the_progress_clock_ends_what_does_not_get_better() {
    var rig = new Rig();
    rig.fleet.probe().onRevision("v2").never();
    var patient = HealthPolicy.standard().toBuilder().deadline(Duration.ofHours(1)).build();

    var result = rig.execute(SamplePlan.ROLLING_WITH_SURGE, Rig.toV2().health(patient));

    assertThat(result).isInstanceOf(RolledBack.class);
    assertThat(((RolledBack) result).cause())
        .isEqualTo(new Cause(Cause.Kind.DEADLINE, "nothing got better for PT10M"));
    assertThat(rig.fleet.time().elapsed()).isLessThan(Duration.ofMinutes(11));
  }

  @Test
  void each_instance_that_becomes_healthy_is_progress() {
    var rig = new Rig();
    for (int i = 0; i < 3; i++) {
      var name = ids("x", "y", "z").get(i).value();
      rig.fleet.probe().on(name).unhealthyFirst(480 * (i + 1));
    }
    var patient = HealthPolicy.standard().toBuilder().deadline(Duration.ofHours(1)).build();

    var result =
        rig.execute(
            Rig.toV2().health(patient),
            plan -> {
              plan.start(ids("x", "y", "z"), V2).awaitHealthy(ids("x", "y", "z"), V2);
              SamplePlan.ROLLING_IN_PLACE.steps(plan);
            });

    assertThat(result).isInstanceOf(Succeeded.class);
    assertThat(rig.fleet.time().elapsed()).isGreaterThan(Duration.ofMinutes(20));
  }

  @Test
  void holds_are_no_want_of_progress() {
    var rig = new Rig();

    var result = rig.execute(Rig.toV2(), plan -> held(plan, 2, Duration.ofHours(3)));

    assertThat(result).isInstanceOf(Succeeded.class);
  }

  @Test
  void the_total_clock_ends_it_all() {
    var rig = new Rig();
    var half = Deadlines.standard().withTotal(HALF_AN_HOUR);

    var result =
        rig.execute(Rig.toV2().deadlines(half), plan -> held(plan, 2, Duration.ofMinutes(20)));

    assertThat(result).isInstanceOf(RolledBack.class);
    assertThat(((RolledBack) result).cause().words()).contains("did not end within PT30M");
    assertThat(rig.fleet.time().elapsed()).isLessThan(Duration.ofMinutes(31));
    assertThat(rig.isAllOld()).isTrue();
  }

  @Test
  void no_clock_runs_in_a_pause() {
    var rig = new Rig();
    rig.when(
        started("await healthy"),
        () -> {
          rig.control.pause("a fire drill");
          rig.fleet.time().after(Duration.ofHours(20), () -> rig.control.resume("over"));
        });

    var result = rig.execute(SamplePlan.ROLLING_WITH_SURGE);

    assertThat(result).isInstanceOf(Succeeded.class);
    assertThat(rig.fleet.time().elapsed()).isGreaterThan(Duration.ofHours(20));
  }

  @Test
  void the_total_clock_goes_on_in_the_next_deployer() {
    var rig = new Rig();
    var plan = twoHoldsOf(rig, Duration.ofMinutes(20));
    dieAfterTheFirstHold(rig, plan);

    var result = rig.resume();

    assertThat(result).isInstanceOf(RolledBack.class);
    assertThat(((RolledBack) result).cause().words()).contains("did not end within PT30M");
  }

  @Test
  void the_total_clock_stands_still_while_no_deployer_runs() {
    var rig = new Rig();
    dieAfterTheFirstHold(rig, twoHoldsOf(rig, Duration.ofMinutes(10)));
    rig.fleet.time().advance(Duration.ofDays(3));

    var result = rig.resume();

    assertThat(result).isInstanceOf(Succeeded.class);
  }

  @Test
  void the_total_clock_forgets_a_pause_in_the_next_deployer_too() {
    var rig = new Rig();
    var plan = twoHoldsOf(rig, Duration.ofMinutes(10));
    rig.when(
        started("hold"),
        () -> {
          rig.control.pause("lunch");
          rig.fleet.time().after(Duration.ofHours(2), () -> rig.control.resume("back"));
        });
    dieAfterTheFirstHold(rig, plan);

    var result = rig.resume();

    assertThat(result).isInstanceOf(Succeeded.class);
  }

  @Test
  void a_jump_of_the_time_of_day_is_not_time_spent() {
    var rig = new Rig();
    rig.when(started("hold"), () -> rig.fleet.time().jumpWallClock(Duration.ofDays(365)));

    var result = rig.execute(twoHoldsOf(rig, Duration.ofMinutes(10)));

    assertThat(result).isInstanceOf(Succeeded.class);
  }

  @Test
  void a_forward_jump_of_the_time_of_day_is_not_time_spent_for_the_next_deployer_either() {
    var rig = new Rig();
    rig.when(started("hold"), () -> rig.fleet.time().jumpWallClock(Duration.ofDays(365)));
    dieAfterTheFirstHold(rig, twoHoldsOf(rig, Duration.ofMinutes(10)));

    var result = rig.resume();

    assertThat(result).isInstanceOf(Succeeded.class);
  }

  @Test
  void a_backward_jump_of_the_time_of_day_gives_the_next_deployer_no_more_time() {
    var rig = new Rig();
    rig.when(started("hold"), () -> rig.fleet.time().jumpWallClock(Duration.ofDays(-1)));
    dieAfterTheFirstHold(rig, twoHoldsOf(rig, Duration.ofMinutes(20)));

    var result = rig.resume();

    assertThat(result).isInstanceOf(RolledBack.class);
    assertThat(((RolledBack) result).cause().words()).contains("did not end within PT30M");
  }

  @Tag("sweep")
  @Test
  void the_way_back_has_all_the_time_that_its_steps_need() {
    var rig = new Rig();
    var half = Deadlines.standard().withTotal(HALF_AN_HOUR).withStep(Duration.ofHours(2));
    rig.when(
        rollbackStarted(),
        () -> {
          rig.fleet.router().faults().always("apply").fail(Kind.TRANSIENT);
          rig.fleet
              .time()
              .after(Duration.ofHours(1), () -> rig.fleet.router().faults().clear("apply"));
        });

    var result =
        rig.execute(Rig.toV2().deadlines(half), plan -> held(plan, 1, Duration.ofMinutes(40)));

    assertThat(result).isInstanceOf(RolledBack.class);
    assertThat(rig.isAllOld()).isTrue();
  }

  private static DeploymentPlan twoHoldsOf(Rig rig, Duration each) {
    var half = Deadlines.standard().withTotal(HALF_AN_HOUR);
    return rig.plan(Rig.toV2().deadlines(half), plan -> held(plan, 2, each));
  }

  private static void held(PlanBuilder plan, int times, Duration each) {
    SamplePlan.ROLLING_WITH_SURGE.steps(plan);
    for (int i = 0; i < times; i++) {
      plan.hold(each, "watch " + i);
    }
  }

  private static void dieAfterTheFirstHold(Rig rig, DeploymentPlan plan) {
    int firstHold = plan.steps().size() - 1;
    rig.when(
        finished(firstHold),
        () ->
            rig.journal
                .faults()
                .onCall("append", rig.journal.faults().calls("append") + 1)
                .applyThenCrash());
    assertThat(catchThrowable(() -> rig.execute(plan))).isInstanceOf(SimulatedCrash.class);
  }
}
