package io.crossfade.enginetests;

import static io.crossfade.enginetests.SamplePlan.BLUE;
import static io.crossfade.enginetests.SamplePlan.GREEN;
import static io.crossfade.enginetests.SamplePlan.V1;
import static io.crossfade.enginetests.SamplePlan.V2;
import static io.crossfade.enginetests.SamplePlan.ids;
import static io.crossfade.testkit.event.EventConditions.leftOut;
import static io.crossfade.testkit.event.EventConditions.rolledBack;
import static io.crossfade.testkit.event.EventConditions.started;
import static io.crossfade.testkit.event.EventConditions.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.crossfade.model.MemberState;
import io.crossfade.model.RoutingChange;
import io.crossfade.plan.PlanBuilder;
import io.crossfade.plan.PlanStep.Drain.Then;
import io.crossfade.testkit.fake.SimulatedCrash;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Promise 2: who stays unhealthy within the failure budget is left out, there and afterwards. */
class FailureBudgetTest {

  @Test
  void leaves_out_who_stays_unhealthy_and_goes_on() {
    var rig = new Rig();
    rig.fleet.probe().on("x").never();

    var result = rig.execute(Rig.toV2(), plan -> greenAfterVerification(plan, 1));

    assertThat(result.isSuccess()).isTrue();
    assertThat(result.summary().leftOut()).isEqualTo(ids("x"));
    assertThat(rig.fleet.snapshot().routing().reachable()).isEqualTo(ids("y", "z"));
    assertThat(rig.fleet.snapshot().routing().members().get(ids("x").get(0)))
        .isEqualTo(MemberState.OUT);
    rig.story().inOrder(started("await healthy"), leftOut("x"), started("route"), succeeded());
  }

  @Test
  void leaves_out_who_was_attached_before_it_was_verified() {
    var rig = new Rig();
    rig.fleet.probe().on("x").never();

    var result = rig.execute(Rig.toV2(), plan -> greenBeforeVerification(plan, 1));

    assertThat(result.isSuccess()).isTrue();
    assertThat(rig.fleet.snapshot().routing().reachable()).isEqualTo(ids("y", "z"));
  }

  @Test
  void goes_back_when_more_stay_unhealthy_than_the_budget_allows() {
    var rig = new Rig();
    rig.fleet.probe().on("x").never();
    rig.fleet.probe().on("y").never();

    rig.execute(Rig.toV2(), plan -> greenAfterVerification(plan, 1));

    rig.story().inOrder(started("await healthy"), rolledBack()).never(leftOut("x"));
    assertThat(rig.isAllOld()).isTrue();
  }

  @Test
  void another_process_leaves_out_the_same_ones() {
    for (int append = 1; append < 30; append++) {
      var rig = new Rig();
      rig.fleet.probe().on("x").never();
      rig.journal.faults().onCall("append", append).applyThenCrash();
      var death =
          catchThrowable(() -> rig.execute(Rig.toV2(), plan -> greenBeforeVerification(plan, 1)));
      if (death == null || rig.journal.open(Rig.SERVICE).isEmpty()) {
        continue;
      }

      var result = rig.resume();

      assertThat(death).isInstanceOf(SimulatedCrash.class);
      assertThat(result.isSuccess()).as("died after append %s: %s", append, result).isTrue();
      assertThat(rig.fleet.snapshot().routing().reachable()).isEqualTo(ids("y", "z"));
    }
  }

  @Test
  void goes_back_over_those_left_out() {
    var rig = new Rig();
    rig.fleet.probe().on("x").never();
    rig.when(started("hold"), () -> rig.control.abort("enough"));

    rig.execute(Rig.toV2(), plan -> greenAfterVerification(plan, 1));

    assertThat(rig.isAllOld()).isTrue();
  }

  private static void greenAfterVerification(PlanBuilder plan, int tolerated) {
    plan.start(ids("x", "y", "z"), V2).awaitHealthy(ids("x", "y", "z"), V2, tolerated);
    plan.route(RoutingChange.place(ids("x", "y", "z"), GREEN, MemberState.SERVING), "attach");
    switchAndRetire(plan);
  }

  private static void greenBeforeVerification(PlanBuilder plan, int tolerated) {
    plan.start(ids("x", "y", "z"), V2);
    plan.route(RoutingChange.place(ids("x", "y", "z"), GREEN, MemberState.SERVING), "attach");
    plan.awaitHealthy(ids("x", "y", "z"), V2, tolerated);
    switchAndRetire(plan);
  }

  private static void switchAndRetire(PlanBuilder plan) {
    plan.route(RoutingChange.switchOver(BLUE, GREEN), "switch")
        .hold(Duration.ofSeconds(5), "warm")
        .drain(ids("a", "b", "c"), Then.DETACHED)
        .retire(ids("a", "b", "c"), V1);
  }
}
