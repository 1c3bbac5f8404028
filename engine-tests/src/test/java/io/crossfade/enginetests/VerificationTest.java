package io.crossfade.enginetests;

import static io.crossfade.enginetests.SamplePlan.BLUE;
import static io.crossfade.enginetests.SamplePlan.GREEN;
import static io.crossfade.enginetests.SamplePlan.PREVIEW;
import static io.crossfade.enginetests.SamplePlan.V1;
import static io.crossfade.enginetests.SamplePlan.V2;
import static io.crossfade.enginetests.SamplePlan.ids;
import static io.crossfade.enginetests.SamplePlan.weights;
import static io.crossfade.testkit.event.EventConditions.failed;
import static io.crossfade.testkit.event.EventConditions.finished;
import static io.crossfade.testkit.event.EventConditions.rollbackStarted;
import static io.crossfade.testkit.event.EventConditions.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.event.Cause;
import io.crossfade.event.DeploymentResult.RolledBack;
import io.crossfade.model.Health;
import io.crossfade.model.Instance;
import io.crossfade.model.MemberState;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.Weight;
import io.crossfade.plan.PlanBuilder;
import io.crossfade.plan.PlanStep.Drain.Then;
import io.crossfade.spec.HealthPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Promise 2: nobody is routed to, nor routed to more, before it is verified. */
class VerificationTest {

  @Test
  void does_not_switch_to_a_pinned_group_with_a_member_that_died_since() {
    var rig = new Rig();
    rig.when(started("hold"), () -> rig.fleet.probe().on("y").never());

    var result = rig.execute(Rig.toV2(), VerificationTest::pinnedThenSwitched);

    assertThat(result).isInstanceOf(RolledBack.class);
    rig.story().inOrder(started("hold"), started("switch"), failed("'y'"), rollbackStarted());
    assertThat(greatestWeightOfGreen(rig)).isEqualTo(Weight.NONE);
  }

  @Test
  void does_not_widen_a_canary_with_a_member_that_died_since() {
    var rig = new Rig();
    rig.when(started("hold"), () -> rig.fleet.probe().on("y").never());

    rig.execute(Rig.toV2(), VerificationTest::tenPercentThenSixty);

    rig.story().inOrder(started("60 %"), rollbackStarted(Cause.Kind.UNHEALTHY));
    assertThat(greatestWeightOfGreen(rig)).isEqualTo(Weight.ofPercent(10));
  }

  @Test
  void waits_for_a_member_to_come_back_before_its_group_gets_more() {
    var rig = new Rig();
    var widened = new ArrayList<Integer>();
    rig.when(started("hold"), () -> rig.fleet.probe().on("y").never());
    rig.when(
        started("60 %"),
        () ->
            rig.fleet
                .time()
                .after(Duration.ofSeconds(20), () -> rig.fleet.probe().on("y").asThePoolTells()));
    rig.when(started("switch"), () -> widened.add(rig.fleet.probe().checks("y")));

    var result = rig.execute(Rig.toV2(), VerificationTest::tenPercentThenSixty);

    assertThat(result.isSuccess()).isTrue();
    assertThat(widened.get(0)).isGreaterThan(20);
  }

  @Test
  void does_not_route_to_an_instance_that_restarted_after_it_was_verified() {
    var rig = new Rig();
    rig.when(
        started("attach"),
        () -> {
          rig.fleet.pool().restart("x");
          rig.fleet.probe().on("x").never();
        });

    rig.execute(Rig.toV2(), VerificationTest::attachedThenSwitched);

    rig.story().inOrder(started("switch"), rollbackStarted(Cause.Kind.UNHEALTHY));
    assertThat(greatestWeightOfGreen(rig)).isEqualTo(Weight.NONE);
  }

  @Test
  void takes_no_other_revision_for_the_one_that_it_awaits() {
    var rig = new Rig();
    rig.when(
        started("await healthy"), () -> rig.fleet.pool().appear(Instance.of("a", "v3", "h:1")));

    rig.execute(SamplePlan.ROLLING_IN_PLACE);

    rig.story().inOrder(started("await healthy"), failed("runs v3, not v2"), rollbackStarted());
    assertThat(rig.fleet.router().applied())
        .noneMatch(a -> a.table().routing().members().get(ids("a").get(0)) == MemberState.SERVING);
  }

  @Test
  void a_single_failed_check_begins_the_count_anew() {
    var rig = new Rig();
    rig.fleet
        .probe()
        .on("x")
        .answers(Health.healthy(), Health.healthy(), Health.unhealthy("a hiccup"));

    rig.execute(SamplePlan.ROLLING_WITH_SURGE);

    assertThat(rig.fleet.probe().checks("x")).isGreaterThanOrEqualTo(6);
    assertThat(rig.isAllNew()).isTrue();
  }

  @Test
  void a_wavering_instance_is_never_routed_to() {
    var rig = new Rig();
    rig.fleet.probe().on("x").flapping(2, 1);

    var result = rig.execute(SamplePlan.ROLLING_WITH_SURGE);

    assertThat(result).isInstanceOf(RolledBack.class);
    assertThat(rig.fleet.router().applied())
        .noneMatch(a -> a.table().routing().isReachable(ids("x").get(0)));
  }

  @Test
  void an_instance_must_stay_healthy_for_the_stable_time() {
    var rig = new Rig();
    var health = HealthPolicy.standard().toBuilder().stableTime(Duration.ofSeconds(40)).build();
    var from = new ArrayList<Duration>();
    var to = new ArrayList<Duration>();
    rig.when(started("await healthy"), () -> from.add(rig.fleet.time().elapsed()));
    rig.when(started("add"), () -> to.add(rig.fleet.time().elapsed()));

    rig.execute(SamplePlan.ROLLING_WITH_SURGE, Rig.toV2().health(health));

    assertThat(to.get(0).minus(from.get(0))).isGreaterThanOrEqualTo(Duration.ofSeconds(40));
  }

  @Test
  void going_back_does_not_wait_for_an_old_instance_that_is_dead() {
    var rig = new Rig();
    var turned = new ArrayList<Duration>();
    rig.when(
        started("hold"),
        () -> {
          rig.fleet.probe().on("b").never();
          rig.control.abort("enough");
        });
    rig.when(rollbackStarted(), () -> turned.add(rig.fleet.time().elapsed()));

    var result = rig.execute(SamplePlan.BLUE_GREEN);

    var firstOfTheWayBack = rig.appliedOnTheWayBack().get(0);
    assertThat(result).isInstanceOf(RolledBack.class);
    assertThat(result.summary().leftOut()).isEqualTo(ids("b"));
    assertThat(firstOfTheWayBack.at().minus(turned.get(0))).isLessThan(Duration.ofSeconds(10));
    assertThat(firstOfTheWayBack.table().routing().reachable()).isEqualTo(ids("a", "c"));
  }

  @Test
  void going_back_waits_for_an_old_instance_without_which_it_is_too_few() {
    var rig = new Rig();
    rig.when(
        started("hold"),
        () -> {
          rig.fleet.probe().on("b").never();
          rig.fleet.probe().on("c").never();
          rig.fleet
              .time()
              .after(Duration.ofSeconds(60), () -> rig.fleet.probe().on("c").asThePoolTells());
          rig.control.abort("enough");
        });

    var result = rig.execute(SamplePlan.BLUE_GREEN);

    assertThat(result).isInstanceOf(RolledBack.class);
    assertThat(rig.fleet.snapshot().routing().reachable()).isEqualTo(ids("a", "c"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void what_was_made_sure_of_does_not_hold_through_a_reading_that_takes_long(int reading) {
    var rig = new Rig();
    var faults = rig.fleet.router().faults();
    rig.when(
        started("switch"),
        () ->
            faults
                .onCall("observe", faults.calls("observe") + reading)
                .run(
                    () -> {
                      rig.fleet.time().advance(Duration.ofSeconds(8));
                      rig.fleet.probe().on("y").never();
                    }));

    var result = rig.execute(Rig.toV2(), VerificationTest::attachedThenSwitched);

    assertThat(result).isInstanceOf(RolledBack.class);
    assertThat(greatestWeightOfGreen(rig)).isEqualTo(Weight.NONE);
  }

  @Test
  void who_fails_while_capacity_is_counted_begins_anew_before_it_gets_traffic() {
    var rig = new Rig();
    Runnable hiccup =
        () -> rig.fleet.probe().on("y").answers(Health.healthy(), Health.unhealthy("a hiccup"));

    assertThat(checksInTheSwitch(rig, "y", hiccup))
        .isGreaterThanOrEqualTo(2 + HealthPolicy.standard().passes());
    assertThat(rig.watch.broken()).isEmpty();
  }

  @Test
  void another_start_that_answers_at_once_is_verified_anew_too() {
    var rig = new Rig();

    assertThat(checksInTheSwitch(rig, "x", () -> rig.fleet.pool().restart("x")))
        .isGreaterThanOrEqualTo(HealthPolicy.standard().passes());
    assertThat(rig.watch.broken()).isEmpty();
  }

  /**
   * Returns how often an instance is checked in the switch, when something happens as it begins.
   */
  private static int checksInTheSwitch(Rig rig, String instance, Runnable incident) {
    var checks = new ArrayList<Integer>();
    rig.when(
        started("switch"),
        () -> {
          incident.run();
          checks.add(rig.fleet.probe().checks(instance));
        });
    rig.when(finished(4), () -> checks.add(rig.fleet.probe().checks(instance)));
    rig.execute(Rig.toV2(), VerificationTest::attachedThenSwitched);
    return checks.get(1) - checks.get(0);
  }

  @Test
  void who_gains_nothing_by_a_change_is_not_waited_for() {
    var rig = new Rig();
    rig.fleet.probe().on("b").never();

    var result =
        rig.execute(
            Rig.toV2(),
            plan -> {
              for (var pair : List.of(ids("x", "b"), ids("y", "a"), ids("z", "c"))) {
                var added = pair.subList(0, 1);
                var gone = pair.subList(1, 2);
                plan.start(added, V2)
                    .awaitHealthy(added, V2)
                    .route(RoutingChange.place(added, BLUE, MemberState.SERVING), "add")
                    .drain(gone, Then.DETACHED)
                    .stop(gone, V1);
              }
            });

    assertThat(result.isSuccess()).isTrue();
    assertThat(rig.fleet.time().elapsed()).isLessThan(HealthPolicy.standard().deadline());
  }

  @Test
  void after_a_reading_that_takes_long_it_is_made_sure_of_again_and_goes_on() {
    var rig = new Rig();
    var faults = rig.fleet.router().faults();
    rig.when(
        started("switch"),
        () ->
            faults
                .onCall("observe", faults.calls("observe") + 2)
                .run(() -> rig.fleet.time().advance(Duration.ofSeconds(8))));

    var result = rig.execute(Rig.toV2(), VerificationTest::attachedThenSwitched);

    assertThat(greatestWeightOfGreen(rig)).isEqualTo(Weight.ALL);
    assertThat(result.isSuccess()).isTrue();
  }

  @Test
  void who_never_stays_healthy_is_given_up() {
    var rig = new Rig();
    var wavering = new ArrayList<>(List.of(Health.healthy()));
    for (int i = 0; i < 100; i++) {
      wavering.add(Health.unhealthy("when it is counted"));
      wavering.addAll(Collections.nCopies(3, Health.healthy()));
    }
    rig.when(
        started("switch"),
        () -> rig.fleet.probe().on("y").answers(wavering.toArray(Health[]::new)));

    var result = rig.execute(Rig.toV2(), VerificationTest::attachedThenSwitched);

    assertThat(result).isInstanceOf(RolledBack.class);
    assertThat(((RolledBack) result).cause().words()).contains("it does not stay healthy");
    assertThat(greatestWeightOfGreen(rig)).isEqualTo(Weight.NONE);
  }

  @Test
  void going_back_waits_for_an_old_instance_that_only_hiccups() {
    var rig = new Rig();
    rig.when(
        started("hold"),
        () -> {
          rig.fleet
              .probe()
              .on("b")
              .answers(Health.unhealthy("a hiccup"), Health.unhealthy("another"));
          rig.control.abort("enough");
        });

    var result = rig.execute(SamplePlan.BLUE_GREEN);

    assertThat(result).isInstanceOf(RolledBack.class);
    assertThat(result.summary().leftOut()).isEmpty();
    assertThat(rig.isAllOld()).isTrue();
  }

  @Test
  void who_restarts_during_its_last_check_is_awaited_anew() {
    var rig = new Rig();
    var checks = new ArrayList<Integer>();
    var passes = HealthPolicy.standard().passes();
    var faults = rig.fleet.probe().faults();
    rig.when(
        started("await healthy"),
        () ->
            faults
                .onCall("check", faults.calls("check") + passes)
                .run(() -> rig.fleet.pool().restart("x")));
    rig.when(finished(2), () -> checks.add(rig.fleet.probe().checks("x")));

    rig.execute(SamplePlan.ROLLING_WITH_SURGE);

    assertThat(checks.get(0)).isGreaterThanOrEqualTo(2 * passes);
  }

  private static Weight greatestWeightOfGreen(Rig rig) {
    return rig.fleet.router().applied().stream()
        .map(applied -> applied.table().routing().group(GREEN).weight())
        .max(Weight::compareTo)
        .orElse(Weight.NONE);
  }

  private static void pinnedThenSwitched(PlanBuilder plan) {
    var green = ids("x", "y", "z");
    plan.start(green, V2)
        .awaitHealthy(green, V2)
        .route(RoutingChange.place(green, GREEN, MemberState.SERVING), "attach")
        .route(RoutingChange.none().withPins(List.of(PREVIEW)), "preview")
        .hold(Duration.ofSeconds(30), "a look")
        .route(RoutingChange.switchOver(BLUE, GREEN).withPins(List.of()), "switch");
  }

  private static void tenPercentThenSixty(PlanBuilder plan) {
    var green = ids("x", "y", "z");
    plan.start(green, V2)
        .awaitHealthy(green, V2)
        .route(
            RoutingChange.weights(weights(10))
                .and(RoutingChange.place(green, GREEN, MemberState.SERVING)),
            "10 %")
        .hold(Duration.ofSeconds(30), "watch")
        .route(RoutingChange.weights(weights(60)), "60 %")
        .route(RoutingChange.switchOver(BLUE, GREEN), "switch");
  }

  private static void attachedThenSwitched(PlanBuilder plan) {
    var green = ids("x", "y", "z");
    plan.start(green, V2)
        .awaitHealthy(green, V2)
        .route(RoutingChange.place(green, GREEN, MemberState.SERVING), "attach")
        .route(RoutingChange.switchOver(BLUE, GREEN), "switch");
  }
}
