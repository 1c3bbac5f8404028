package io.crossfade.enginetests;

import static io.crossfade.testkit.event.EventConditions.rollbackStarted;
import static io.crossfade.testkit.event.EventConditions.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.crossfade.error.AdapterException.Kind;
import io.crossfade.event.Cause;
import io.crossfade.event.DeploymentResult;
import io.crossfade.event.DeploymentResult.Frozen;
import io.crossfade.event.DeploymentResult.RolledBack;
import io.crossfade.event.DeploymentResult.Succeeded;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.spi.Hook;
import io.crossfade.testkit.fake.SimulatedCrash;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A hook is run with a key of its own, tried again where that may help, and undone by another. */
class HooksTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void is_told_what_is_deployed_and_under_which_key() {
    var rig = new Rig();

    rig.execute(SamplePlan.BLUE_GREEN, Rig.toV2().labels(Map.of("team", "shop")));

    assertThat(rig.announce.runs())
        .containsExactly(
            new Hook.Context(
                Rig.ID,
                "d-1:f7",
                SamplePlan.V2,
                Optional.of(SamplePlan.V1),
                Duration.ofSeconds(30),
                Map.of("team", "shop")));
    assertThat(rig.takeBack.runs()).isEmpty();
  }

  @Test
  void is_run_again_when_it_may_help() {
    var rig = new Rig();
    rig.announce.faults().onNext("run").fail(Kind.TRANSIENT);
    rig.announce.faults().onNext("run").applyThenFail(Kind.OUTCOME_UNKNOWN);

    var result = rig.execute(SamplePlan.BLUE_GREEN);

    assertThat(result).isInstanceOf(Succeeded.class);
    assertThat(rig.announce.runs()).extracting(Hook.Context::key).containsOnly("d-1:f7");
    assertThat(rig.announce.faults().calls("run")).isEqualTo(3);
  }

  @Test
  void is_given_up_at_its_deadline() {
    var rig = new Rig();
    rig.announce.faults().always("run").fail(Kind.TRANSIENT);

    var result = rig.execute(SamplePlan.BLUE_GREEN);

    assertRolledBack(result);
    assertThat(rig.fleet.time().elapsed()).isLessThan(MINUTE.plus(MINUTE));
  }

  @Test
  void is_not_run_again_when_it_does_not_help() {
    var rig = new Rig();
    rig.announce.faults().always("run").fail(Kind.PERMANENT);

    var result = rig.execute(SamplePlan.BLUE_GREEN);

    assertRolledBack(result);
    assertThat(rig.announce.faults().calls("run")).isEqualTo(1);
  }

  @Test
  void that_throws_something_else_goes_back_too() {
    var rig = new Rig();
    rig.announce
        .faults()
        .always("run")
        .run(
            () -> {
              throw new IllegalStateException("a defect of the hook");
            });

    assertRolledBack(rig.execute(SamplePlan.BLUE_GREEN));
  }

  @Test
  void that_failed_may_have_had_its_effect_and_is_undone() {
    var rig = new Rig();
    rig.announce.faults().always("run").applyThenFail(Kind.PERMANENT);

    rig.execute(SamplePlan.BLUE_GREEN);

    rig.story().inOrder(started("hook"), rollbackStarted(Cause.Kind.HOOK));
    assertThat(rig.takeBack.runs()).hasSize(1);
    assertThat(rig.takeBack.runs().get(0).key()).startsWith("d-1:r");
  }

  @Test
  void another_process_runs_it_again_under_the_same_key() {
    var rig = new Rig();
    rig.announce.faults().onCall("run", 1).applyThenCrash();
    var death = catchThrowable(() -> rig.execute(SamplePlan.BLUE_GREEN));

    var result = rig.resume();

    assertThat(death).isInstanceOf(SimulatedCrash.class);
    assertThat(result).isInstanceOf(Succeeded.class);
    assertThat(rig.announce.runs()).hasSize(2).extracting(Hook.Context::key).containsOnly("d-1:f7");
  }

  @Test
  void that_nothing_undoes_is_a_point_of_no_return() {
    var rig = new Rig();
    rig.announce.faults().always("run").fail(Kind.PERMANENT);

    var result = rig.execute(withoutUndo(rig));

    assertThat(result).isInstanceOf(Frozen.class);
    assertThat(((Frozen) result).reason().words()).contains("after the point of no return");
    rig.story().never(rollbackStarted());
  }

  private static DeploymentPlan withoutUndo(Rig rig) {
    return rig.plan(
        Rig.toV2(),
        plan -> {
          SamplePlan.ROLLING_WITH_SURGE.steps(plan);
          plan.hook("announce", Optional.empty(), MINUTE);
        });
  }

  private static void assertRolledBack(DeploymentResult result) {
    assertThat(result).isInstanceOf(RolledBack.class);
    assertThat(((RolledBack) result).cause().kind()).isEqualTo(Cause.Kind.HOOK);
  }
}
