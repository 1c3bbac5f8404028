package io.crossfade.enginetests;

import static io.crossfade.enginetests.Rig.startedStep;
import static io.crossfade.enginetests.SamplePlan.ids;
import static io.crossfade.testkit.event.EventConditions.cutOff;
import static io.crossfade.testkit.event.EventConditions.finished;
import static io.crossfade.testkit.event.EventConditions.reasserted;
import static io.crossfade.testkit.event.EventConditions.rollbackStarted;
import static io.crossfade.testkit.event.EventConditions.started;
import static io.crossfade.testkit.event.EventConditions.undoing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentResult.RolledBack;
import io.crossfade.event.DeploymentResult.Succeeded;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Pin;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.RoutingTable;
import io.crossfade.plan.PlanStep.Drain.Then;
import io.crossfade.spec.DrainPolicy;
import io.crossfade.spec.DriftPolicy;
import io.crossfade.spi.InstanceTraffic;
import io.crossfade.spi.PoolCapabilities.Effect;
import io.crossfade.spi.RouterCapabilities.Feature;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.testkit.fake.FakeFleet;
import io.crossfade.testkit.fake.FakeTrafficRouter;
import io.crossfade.testkit.fake.SimulatedCrash;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Promise 3: nobody is stopped before it is empty, and who is cut off is counted. */
class DrainTest {

  private static final Duration DEADLINE = DrainPolicy.standard().deadline();

  @ParameterizedTest
  @EnumSource
  void cuts_nobody_off_who_ends_in_time(SamplePlan plan) {
    var rig = new Rig();
    for (var id : ids("a", "b", "c")) {
      rig.fleet.router().inFlight(id.value(), 9, DEADLINE.minusSeconds(1));
    }

    var result = rig.execute(plan);

    assertThat(result.summary().cutOff()).isZero();
    assertThat(rig.fleet.cutOff()).isEmpty();
    assertThat(rig.fleet.time().elapsed()).isGreaterThan(DEADLINE.minusSeconds(1));
    assertThat(rig.watch.broken()).isEmpty();
  }

  @Test
  void what_is_in_flight_at_the_deadline_is_counted_and_recorded_before_it_is_cut() {
    var rig = new Rig();
    rig.fleet.router().inFlight("a", 7);

    var result = rig.execute(SamplePlan.ROLLING_IN_PLACE);

    assertThat(result).isInstanceOf(Succeeded.class);
    assertThat(result.summary().cutOff()).isEqualTo(7);
    assertThat(rig.fleet.cutOff()).isEqualTo(Map.of(InstanceId.of("a"), 7L));
    rig.story().inOrder(started("drain"), cutOff("a", 7), started("replace"));
    assertThat(firstAct(rig, Effect.REPLACE)).isGreaterThanOrEqualTo(DEADLINE);
    assertThat(rig.watch.broken()).isEmpty();
  }

  @Test
  void only_those_who_are_not_empty_are_recorded() {
    var rig = new Rig();
    rig.fleet.router().inFlight("b", 3);

    var result = rig.execute(SamplePlan.BLUE_GREEN);

    assertThat(rig.what(DeploymentEvent.CutOff.class))
        .containsExactly(new DeploymentEvent.CutOff(Map.of(InstanceId.of("b"), 3L)));
    assertThat(result.summary().cutOff()).isEqualTo(3);
  }

  @Test
  void going_back_drains_the_new_ones_as_well() {
    var rig = new Rig();
    rig.when(
        started("hold"),
        () -> {
          rig.fleet.router().inFlight("x", 5);
          rig.control.abort("enough");
        });

    var result = rig.execute(SamplePlan.BLUE_GREEN);

    assertThat(result).isInstanceOf(RolledBack.class);
    assertThat(result.summary().cutOff()).isEqualTo(5);
    rig.story().inOrder(rollbackStarted(), cutOff("x", 5));
    assertThat(rig.watch.broken()).isEmpty();
  }

  @Test
  void leaves_them_alone_for_a_while_where_nobody_counts_what_is_in_flight() {
    var rig = blind();

    rig.execute(SamplePlan.ROLLING_IN_PLACE);

    assertThat(firstAct(rig, Effect.REPLACE)).isEqualTo(DrainPolicy.standard().settle());
    assertThat(rig.watch.broken()).isEmpty();
  }

  @Test
  void who_served_and_was_never_drained_is_left_alone_before_it_is_stopped_too() {
    var rig = blind();
    var switched = new Duration[1];
    rig.when(finished(4), () -> switched[0] = rig.fleet.time().elapsed());

    rig.execute(
        Rig.toV2(),
        plan -> {
          var green = ids("x", "y", "z");
          plan.start(green, SamplePlan.V2)
              .awaitHealthy(green, SamplePlan.V2)
              .route(RoutingChange.place(green, SamplePlan.GREEN, MemberState.SERVING), "attach")
              .route(RoutingChange.switchOver(SamplePlan.BLUE, SamplePlan.GREEN), "switch")
              .retire(ids("a", "b", "c"), SamplePlan.V1);
        });

    assertThat(firstAct(rig, Effect.STOP).minus(switched[0]))
        .isEqualTo(DrainPolicy.standard().settle());
  }

  @Test
  void who_never_served_is_stopped_at_once() {
    var rig = blind();
    rig.when(finished(1), () -> rig.control.abort("enough"));

    rig.execute(SamplePlan.BLUE_GREEN);

    assertThat(firstAct(rig, Effect.STOP)).isLessThan(DrainPolicy.standard().settle());
  }

  @Test
  void who_drains_gets_nothing_new_and_is_taken_out_once_empty() {
    var rig = new Rig();

    rig.execute(SamplePlan.ROLLING_IN_PLACE);

    assertThat(rig.fleet.router().applied())
        .extracting(applied -> applied.table().routing().members().get(InstanceId.of("a")))
        .startsWith(MemberState.DRAINING, MemberState.OUT, MemberState.SERVING);
  }

  @Test
  void a_drain_that_a_crash_cut_short_is_waited_for_again() {
    var rig = new Rig();
    rig.fleet.router().inFlight("a", 7, Duration.ofSeconds(20));
    rig.fleet.router().faults().onCall("apply", 1).applyThenCrash();
    var death = catchThrowable(() -> rig.execute(SamplePlan.ROLLING_IN_PLACE));

    var result = rig.resume();

    assertThat(death).isInstanceOf(SimulatedCrash.class);
    assertThat(result).isInstanceOf(Succeeded.class);
    assertThat(rig.fleet.cutOff()).isEmpty();
    assertThat(firstAct(rig, Effect.REPLACE)).isGreaterThanOrEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void requests_that_come_back_after_the_drain_are_waited_for_before_the_stop() {
    var rig = new Rig();
    rig.when(finished(1), () -> rig.fleet.router().inFlight("a", 2, Duration.ofSeconds(15)));

    rig.execute(SamplePlan.ROLLING_IN_PLACE);

    assertThat(rig.fleet.cutOff()).isEmpty();
    assertThat(rig.watch.broken()).isEmpty();
  }

  @Test
  void takes_nobody_out_while_those_who_stay_are_too_few() {
    var rig = new Rig();
    rig.fleet.probe().on("b").never();
    rig.fleet.probe().on("c").never();

    var result = rig.execute(SamplePlan.ROLLING_IN_PLACE);

    assertThat(result).isInstanceOf(RolledBack.class);
    assertThat(rig.fleet.router().applied()).isEmpty();
  }

  @Test
  void who_was_cut_off_before_a_crash_is_counted_once() {
    var rig = new Rig();
    rig.fleet.router().inFlight("a", 7);
    rig.when(cutOff("a", 7), () -> rig.fleet.router().faults().onNext("apply").crash());
    var death = catchThrowable(() -> rig.execute(SamplePlan.ROLLING_IN_PLACE));

    var result = rig.resume();

    assertThat(death).isInstanceOf(SimulatedCrash.class);
    assertThat(result).isInstanceOf(Succeeded.class);
    assertThat(result.summary().cutOff()).isEqualTo(7);
  }

  @Test
  void a_cut_off_is_of_one_start_and_not_of_what_runs_under_the_name_later() {
    var rig = new Rig();
    rig.fleet.router().inFlight("a", 7);
    rig.when(startedStep(5), () -> rig.control.abort("enough"));
    rig.when(undoing("replace"), () -> rig.fleet.router().inFlight("a", 2, Duration.ofSeconds(15)));

    var result = rig.execute(SamplePlan.ROLLING_IN_PLACE);

    assertThat(result).isInstanceOf(RolledBack.class);
    assertThat(rig.fleet.cutOff()).isEqualTo(Map.of(InstanceId.of("a"), 7L));
    assertThat(rig.watch.broken()).isEmpty();
  }

  @Test
  void who_served_again_since_it_was_cut_off_is_waited_for_again() {
    var rig = new Rig();
    rig.fleet.router().inFlight("a", 7);
    rig.when(finished(3), () -> rig.fleet.router().inFlight("a", 2, Duration.ofSeconds(15)));

    var result =
        rig.execute(
            Rig.toV2(),
            plan -> {
              var a = ids("a");
              plan.drain(a, Then.OUT)
                  .route(RoutingChange.place(a, FakeFleet.BLUE, MemberState.SERVING), "again");
              SamplePlan.ROLLING_IN_PLACE.steps(plan);
            });

    assertThat(result).isInstanceOf(Succeeded.class);
    assertThat(rig.fleet.cutOff()).isEmpty();
  }

  @Test
  void what_is_not_known_to_be_in_flight_is_not_taken_for_nothing() {
    var rig = new Rig();
    var hidden = new boolean[] {true};
    rig.seeing(seen -> hidden[0] ? withoutInFlight(seen, "a") : seen);
    rig.fleet.router().inFlight("a", 5, Duration.ofSeconds(20));
    rig.fleet.time().at(Duration.ofSeconds(10), () -> hidden[0] = false);

    rig.execute(SamplePlan.ROLLING_IN_PLACE);

    assertThat(rig.fleet.cutOff()).isEmpty();
    assertThat(firstAct(rig, Effect.REPLACE)).isGreaterThanOrEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void what_stays_unknown_is_waited_for_until_the_drain_deadline() {
    var rig = new Rig();
    rig.seeing(seen -> withoutInFlight(seen, "a"));

    var result = rig.execute(SamplePlan.ROLLING_IN_PLACE);

    assertThat(result).isInstanceOf(Succeeded.class);
    assertThat(firstAct(rig, Effect.REPLACE)).isGreaterThanOrEqualTo(DEADLINE);
    assertThat(rig.what(DeploymentEvent.StepFinished.class))
        .anyMatch(
            event -> event.words().contains("an unknown number of requests in flight at [a]"));
  }

  @Test
  void who_was_cut_off_stays_so_while_others_change_places() {
    var rig = new Rig();
    rig.fleet.router().inFlight("a", 7);

    var result =
        rig.execute(
            Rig.toV2(),
            plan -> {
              for (var one : List.of(ids("a"), ids("b"), ids("c"))) {
                plan.drain(one, Then.OUT)
                    .route(RoutingChange.none().withPins(List.of(pinOf(one))), "another pin")
                    .replace(one, SamplePlan.V1, SamplePlan.V2)
                    .awaitHealthy(one, SamplePlan.V2)
                    .route(RoutingChange.place(one, FakeFleet.BLUE, MemberState.SERVING), "again");
              }
            });

    assertThat(result.summary().cutOff()).isEqualTo(7);
    assertThat(rig.what(DeploymentEvent.CutOff.class)).hasSize(1);
  }

  @Test
  void what_was_cut_off_before_somebody_elses_change_is_counted_once() {
    var rig = new Rig();
    rig.when(
        startedStep(9),
        () -> {
          var late = rig.fleet.time().elapsed().plus(DEADLINE).plusSeconds(1);
          rig.fleet.router().inFlight("a", 7, late);
        });
    rig.when(
        cutOff("a", 1),
        () -> {
          rig.fleet.router().restart();
          var green = Stream.of("x", "y").map(rig.fleet.pool()::instance);
          rig.fleet
              .router()
              .changeBehindTheBack(
                  RoutingTable.allTo(SamplePlan.GREEN, green.map(Optional::orElseThrow).toList()));
        });

    var result =
        rig.execute(SamplePlan.BLUE_GREEN, Rig.toV2().drift(DriftPolicy.REASSERT_AFTER_RESTART));

    assertThat(result).isInstanceOf(Succeeded.class);
    rig.story().inOrder(cutOff("a", 1), reasserted());
    assertThat(result.summary().cutOff()).isOne();
  }

  @Test
  void a_drain_says_how_it_ended() {
    var rig = new Rig();
    rig.fleet.router().inFlight("a", 7);

    rig.execute(SamplePlan.ROLLING_IN_PLACE);

    var words =
        rig.what(DeploymentEvent.StepFinished.class).stream()
            .map(DeploymentEvent.StepFinished::words);
    assertThat(words)
        .anyMatch(text -> text.contains("7 requests in flight at [a]"))
        .anyMatch(text -> text.contains("empty after 2000 ms"));
  }

  @Test
  void where_nobody_counts_a_drain_says_that_it_only_waited() {
    var rig = blind();

    rig.execute(SamplePlan.ROLLING_IN_PLACE);

    assertThat(rig.what(DeploymentEvent.StepFinished.class))
        .anyMatch(event -> event.words().contains("what is in flight is not known"));
  }

  private static Pin pinOf(List<InstanceId> ids) {
    return Pin.header("X-Only", ids.get(0).value(), FakeFleet.BLUE);
  }

  /** Behind a load balancer that does not count what is in flight. */
  private static Rig blind() {
    var blind = FakeTrafficRouter.everything().without(Feature.IN_FLIGHT).build();
    return new Rig(
        FakeFleet.builder()
            .instances("a", "b", "c")
            .router(router -> router.capabilities(blind))
            .build());
  }

  private static RoutingObservation withoutInFlight(RoutingObservation seen, String hidden) {
    var less = RoutingObservation.builder(seen.table()).convergence(seen.convergence());
    less.incarnation(seen.incarnation());
    seen.traffic()
        .forEach(
            (id, traffic) ->
                less.traffic(id, id.value().equals(hidden) ? InstanceTraffic.unknown() : traffic));
    return less.build();
  }

  private static Duration firstAct(Rig rig, Effect effect) {
    return rig.fleet.pool().acts().stream()
        .filter(act -> act.effect() == effect)
        .findFirst()
        .orElseThrow()
        .at();
  }
}
