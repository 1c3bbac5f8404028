package io.crossfade.enginetests;

import static io.crossfade.testkit.event.EventConditions.answered;
import static io.crossfade.testkit.event.EventConditions.obeyed;
import static io.crossfade.testkit.event.EventConditions.rollbackStarted;
import static io.crossfade.testkit.event.EventConditions.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.crossfade.engine.DeploymentControl;
import io.crossfade.error.JournalException.Kind;
import io.crossfade.event.Cause;
import io.crossfade.event.Command;
import io.crossfade.event.DeploymentResult.Cancelled;
import io.crossfade.event.DeploymentResult.RolledBack;
import io.crossfade.event.DeploymentResult.Succeeded;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.spec.GatePolicy;
import io.crossfade.spi.GateAnswer;
import io.crossfade.spi.PoolCapabilities.Effect;
import io.crossfade.testkit.fake.FakeJournalStore;
import io.crossfade.testkit.fake.SimulatedCrash;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody tells a running deployment what to do. */
class ControlTest {

  private static final Duration WEEK = Duration.ofDays(7);

  @ParameterizedTest
  @EnumSource
  void a_pause_begins_nothing_new_until_it_is_resumed(SamplePlan plan) {
    var rig = new Rig();
    var acts = new long[2];
    rig.when(Rig.startedStep(2), () -> rig.control.pause("lunch"));
    rig.when(obeyed(Command.PAUSE), () -> acts[0] = effects(rig));
    rig.fleet
        .time()
        .at(
            WEEK,
            () -> {
              acts[1] = effects(rig);
              rig.control.resume("back again");
            });
    rig.fleet.time().patience(1_000_000);

    var result = rig.execute(plan);

    assertThat(result).isInstanceOf(Succeeded.class);
    assertThat(acts[1]).isEqualTo(acts[0]);
    assertThat(rig.fleet.time().elapsed()).isGreaterThan(WEEK);
    rig.story().inOrder(obeyed(Command.PAUSE), obeyed(Command.RESUME)).never(rollbackStarted());
  }

  private static long effects(Rig rig) {
    return rig.fleet.pool().acts().size() + rig.fleet.router().applied().size();
  }

  @Test
  void a_pause_outlives_the_deployer() {
    var rig = new Rig();
    rig.when(started("hold"), () -> rig.control.pause("night"));
    rig.journal.faults().always("renew").run(FakeJournalStore.failure(Kind.LEASE_LOST));

    rig.execute(SamplePlan.BLUE_GREEN);
    rig.journal.faults().clear("renew");
    var appliedBefore = rig.fleet.router().applied().size();
    var orders = new DeploymentControl();
    var appliedInThePause = new int[1];
    rig.fleet
        .time()
        .after(
            Duration.ofHours(9),
            () -> {
              appliedInThePause[0] = rig.fleet.router().applied().size();
              orders.resume("morning");
            });
    var result = rig.resume(orders);

    assertThat(result).isInstanceOf(Succeeded.class);
    assertThat(appliedInThePause[0]).isEqualTo(appliedBefore);
  }

  @Test
  void a_guard_that_says_no_during_a_pause_ends_the_pause_and_goes_back() {
    var rig = new Rig();
    rig.when(
        started("hold"),
        () -> {
          rig.control.pause("let us see");
          rig.fleet
              .time()
              .after(Duration.ofMinutes(1), () -> rig.smoke.thenAlways(GateAnswer.fail("errors")));
        });

    var result = rig.execute(guarded(rig));

    assertThat(result).isInstanceOf(RolledBack.class);
    assertThat(((RolledBack) result).cause().kind()).isEqualTo(Cause.Kind.GATE);
    rig.story()
        .inOrder(obeyed(Command.PAUSE), answered("smoke", "FAIL"), rollbackStarted())
        .never(obeyed(Command.RESUME));
    assertThat(rig.isAllOld()).isTrue();
  }

  @Test
  void the_way_back_out_of_a_pause_is_resumed_without_a_pause() {
    var rig = new Rig();
    rig.when(
        started("hold"),
        () -> {
          rig.control.pause("let us see");
          rig.smoke.thenAlways(GateAnswer.fail("errors"));
        });
    rig.when(
        rollbackStarted(),
        () ->
            rig.journal
                .faults()
                .onCall("append", rig.journal.faults().calls("append") + 1)
                .applyThenCrash());
    var death = catchThrowable(() -> rig.execute(guarded(rig)));

    var result = rig.resume();

    assertThat(death).isInstanceOf(SimulatedCrash.class);
    assertThat(result).isInstanceOf(RolledBack.class);
    assertThat(rig.isAllOld()).isTrue();
  }

  @Test
  void an_abort_ends_a_pause() {
    var rig = new Rig();
    rig.when(
        started("hold"),
        () -> {
          rig.control.pause("let us see");
          rig.fleet.time().after(Duration.ofMinutes(1), () -> rig.control.abort("no"));
        });

    var result = rig.execute(SamplePlan.BLUE_GREEN);

    assertThat(result).isInstanceOf(RolledBack.class);
    assertThat(rig.isAllOld()).isTrue();
  }

  @Test
  void a_promotion_ends_the_hold_that_it_finds() {
    var rig = new Rig();
    rig.when(started("hold"), () -> rig.control.promote("looks good"));

    var result =
        rig.execute(
            Rig.toV2(),
            plan -> {
              plan.hold(Duration.ofHours(1), "first").hold(Duration.ofHours(1), "second");
              SamplePlan.ROLLING_IN_PLACE.steps(plan);
            });

    assertThat(result).isInstanceOf(Succeeded.class);
    assertThat(rig.fleet.time().elapsed()).isBetween(Duration.ofHours(1), Duration.ofMinutes(65));
  }

  @Test
  void a_promotion_passes_the_gate_that_it_finds() {
    var rig = new Rig();
    rig.smoke.thenAlways(GateAnswer.waiting("not yet"));
    rig.when(started("gate"), () -> rig.control.promote("a person looked"));

    var result = rig.execute(SamplePlan.BLUE_GREEN);

    assertThat(result).isInstanceOf(Succeeded.class);
  }

  @Test
  void promoted_fully_it_skips_every_hold_and_gate_and_nothing_else() {
    var rig = new Rig();
    rig.smoke.thenAlways(GateAnswer.waiting("not yet"));
    rig.when(Rig.startedStep(1), () -> rig.control.promoteFully("a hotfix"));

    var result = rig.execute(SamplePlan.CANARY);

    assertThat(result).isInstanceOf(Succeeded.class);
    assertThat(rig.smoke.questions()).isEmpty();
    assertThat(rig.fleet.unsafeActs()).isEmpty();
    assertThat(rig.fleet.time().elapsed()).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void promoted_fully_a_guard_stays_armed() {
    var rig = new Rig();
    rig.when(
        Rig.startedStep(1),
        () -> {
          rig.control.promoteFully("a hotfix");
          rig.fleet
              .time()
              .after(Duration.ofSeconds(1), () -> rig.smoke.thenAlways(GateAnswer.fail("errors")));
        });

    var result = rig.execute(guarded(rig));

    assertThat(result).isInstanceOf(RolledBack.class);
  }

  @Test
  void a_cancel_leaves_everything_as_it_is() {
    var rig = new Rig();
    rig.when(started("hold"), () -> rig.control.cancel("handed over to a person"));

    var result = rig.execute(SamplePlan.BLUE_GREEN);

    assertThat(result).isInstanceOf(Cancelled.class);
    assertThat(((Cancelled) result).reason().words()).isEqualTo("handed over to a person");
    assertThat(rig.acts(Effect.STOP)).isZero();
    assertThat(rig.fleet.snapshot().routing().reachable()).isEqualTo(SamplePlan.ids("x", "y", "z"));
    assertThat(rig.journal.open(Rig.SERVICE)).isEmpty();
  }

  @Test
  void a_cancel_stops_a_way_back_too() {
    var rig = new Rig();
    rig.when(started("hold"), () -> rig.control.abort("no"));
    rig.when(rollbackStarted(), () -> rig.control.cancel("leave it to me"));

    var result = rig.execute(SamplePlan.BLUE_GREEN);

    assertThat(result).isInstanceOf(Cancelled.class);
  }

  @Test
  void an_abort_after_the_point_of_no_return_has_no_effect_and_is_told() {
    var rig = new Rig();
    rig.when(started("retire"), () -> rig.control.abort("too late"));

    var result = rig.execute(SamplePlan.BLUE_GREEN);

    assertThat(result).isInstanceOf(Succeeded.class);
    assertThat(result.summary().warnings()).anyMatch(line -> line.contains("too late"));
    rig.story().never(rollbackStarted()).never(obeyed(Command.ABORT));
  }

  @Test
  void an_interrupted_deployment_stops_at_once_and_can_be_resumed() {
    var rig = new Rig();
    rig.when(started("hold"), () -> Thread.currentThread().interrupt());

    var result = rig.execute(SamplePlan.BLUE_GREEN);
    boolean interrupted = Thread.interrupted();
    var resumed = rig.resume();

    assertThat(result).isInstanceOf(Cancelled.class);
    assertThat(interrupted).as("the flag is set again").isTrue();
    assertThat(resumed).isInstanceOf(Succeeded.class);
  }

  private static DeploymentPlan guarded(Rig rig) {
    return rig.plan(
        Rig.toV2(),
        plan -> {
          SamplePlan.ROLLING_WITH_SURGE.steps(plan);
          plan.hold(Duration.ofMinutes(10), "watch");
          var policy = GatePolicy.standard().toBuilder().interval(Duration.ofSeconds(1)).build();
          plan.guard("smoke", policy, 1, plan.size());
        });
  }
}
