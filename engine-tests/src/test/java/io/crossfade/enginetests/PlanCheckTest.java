package io.crossfade.enginetests;

import static io.crossfade.enginetests.SamplePlan.BLUE;
import static io.crossfade.enginetests.SamplePlan.GREEN;
import static io.crossfade.enginetests.SamplePlan.PREVIEW;
import static io.crossfade.enginetests.SamplePlan.V1;
import static io.crossfade.enginetests.SamplePlan.V2;
import static io.crossfade.enginetests.SamplePlan.ids;
import static io.crossfade.enginetests.SamplePlan.weights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crossfade.error.AdapterException.Kind;
import io.crossfade.error.PlanRejectedException;
import io.crossfade.model.GroupId;
import io.crossfade.model.Instance;
import io.crossfade.model.MemberState;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Weight;
import io.crossfade.plan.PlanBuilder;
import io.crossfade.plan.PlanStep.Drain.Then;
import io.crossfade.spec.Amount;
import io.crossfade.spec.CapacityPolicy;
import io.crossfade.spec.Deadlines;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spec.DrainPolicy;
import io.crossfade.spec.GatePolicy;
import io.crossfade.spi.PoolCapabilities;
import io.crossfade.spi.PoolCapabilities.Effect;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RouterCapabilities.Feature;
import io.crossfade.testkit.fake.FakeFleet;
import io.crossfade.testkit.fake.FakeTrafficRouter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What cannot go well is said before anything moves, all of it at once. */
class PlanCheckTest {

  @ParameterizedTest
  @EnumSource
  void finds_nothing_wrong_with_a_plan_that_can_be_carried_out(SamplePlan plan) {
    var rig = new Rig();

    assertThat(rig.check(plan.on(rig.fleet))).isEmpty();
  }

  @Test
  void a_gate_or_a_hook_that_nobody_gave() {
    var rig = new Rig();

    var problems =
        problems(
            rig,
            Rig.toV2(),
            plan ->
                plan.ask("approval", GatePolicy.standard())
                    .guard("errors", GatePolicy.standard(), 1, 1)
                    .hook("anounce", Optional.of("undo-it"), Duration.ofMinutes(1)));

    assertThat(problems)
        .contains(
            "the plan names gate 'approval', but there is only [smoke]",
            "the plan names gate 'errors', but there is only [smoke]",
            "the plan names hook 'anounce', but there is only [announce, take-back]",
            "the plan names hook 'undo-it', but there is only [announce, take-back]");
  }

  @Test
  void what_the_load_balancer_cannot_do() {
    var poor =
        RouterCapabilities.builder()
            .with(Feature.IN_FLIGHT)
            .mostGroups(1)
            .weightStep(Weight.ofPercent(5))
            .build();
    var rig = new Rig(fleetBehind(poor));

    var problems =
        problems(
            rig,
            Rig.toV2(),
            plan ->
                plan.route(RoutingChange.weights(weights(1)), "1 %")
                    .route(RoutingChange.none().withPins(List.of(PREVIEW)), "pin")
                    .drain(ids("a"), Then.OUT));

    assertThat(problems)
        .contains(
            "the plan drains single instances, but the router cannot",
            "the plan shares traffic by weight, but the router cannot",
            "the plan routes between 2 groups, but the router can do 1")
        .anyMatch(line -> line.startsWith("the plan pins by HEADER"));
  }

  @Test
  void a_share_that_is_finer_than_the_load_balancer_can_make() {
    var coarse = FakeTrafficRouter.everything().weightStep(Weight.ofPercent(5)).build();
    var rig = new Rig(fleetBehind(coarse));

    var problems =
        problems(rig, Rig.toV2(), plan -> plan.route(RoutingChange.weights(weights(1)), "1 %"));

    assertThat(problems)
        .contains("a share of 1% is smaller than the router can make; its finest is 5%");
  }

  @Test
  void what_the_pool_cannot_do_there_or_on_the_way_back() {
    var fleet =
        FakeFleet.builder()
            .instances("a", "b", "c")
            .pool(pool -> pool.capabilities(new PoolCapabilities(Set.of(Effect.START))))
            .build();
    var rig = new Rig(fleet);

    var problems = problems(rig, Rig.toV2(), plan -> plan.start(ids("x"), V2));

    assertThat(problems)
        .contains(
            "the plan or its way back needs a pool that can STOP, but this one can only [START]");
  }

  @Test
  void too_little_capacity_on_the_way() {
    var rig = new Rig();

    var problems =
        problems(
            rig,
            Rig.toV2().capacity(CapacityPolicy.atLeast(Amount.of(2))),
            plan -> plan.drain(ids("a", "b"), Then.OUT));

    assertThat(problems).contains("step 1: capacity 1 would serve, but the floor is 2");
  }

  @Test
  void too_little_capacity_for_a_share() {
    var rig = new Rig();

    var problems =
        problems(
            rig,
            Rig.toV2().capacity(CapacityPolicy.atLeast(Amount.percent(100))),
            plan -> {
              plan.start(ids("x"), V2).awaitHealthy(ids("x"), V2);
              plan.route(
                  RoutingChange.place(ids("x"), GREEN, MemberState.SERVING)
                      .and(RoutingChange.switchOver(BLUE, GREEN)),
                  "too soon");
            });

    assertThat(problems)
        .contains(
            "step 3: group 'green' would get 100% of a demand of 3, but has capacity 1",
            "step 3: capacity 1 would serve, but the floor is 3");
  }

  @Test
  void an_instance_that_is_reached_unverified_or_stopped_while_it_is_reached() {
    var rig = new Rig();

    var problems =
        problems(
            rig,
            Rig.toV2(),
            plan ->
                plan.start(ids("x"), V2)
                    .route(RoutingChange.place(ids("x"), BLUE, MemberState.SERVING), "add")
                    .stop(ids("a"), V1)
                    .stop(ids("nobody"), V1));

    assertThat(problems)
        .contains(
            "step 2: requests would reach 'x' before it is verified",
            "step 3: 'a' would be stopped while requests reach it",
            "step 4: 'nobody' should run v1 by then, but does not run");
  }

  @Test
  void a_start_of_what_runs_weights_that_do_not_add_up_and_an_end_that_is_not_all_new() {
    var rig = new Rig();

    var problems =
        problems(
            rig,
            Rig.toV2(),
            plan ->
                plan.start(ids("a"), V2)
                    .route(RoutingChange.weights(Map.of(GREEN, Weight.ofPercent(10))), "10 %"));

    assertThat(problems)
        .contains("step 1: 'a' is to be started, but runs already")
        .anyMatch(line -> line.startsWith("step 2: weights add up to 110.0 percent"))
        .contains("at the end requests would still reach 'b' with v1");
  }

  @Test
  void a_drain_deadline_beyond_the_stop_grace() {
    var rig = new Rig();
    var drain =
        new DrainPolicy(Duration.ofMinutes(2), Duration.ofSeconds(5), Duration.ofMinutes(1));

    var problems = problems(rig, Rig.toV2().drain(drain), SamplePlan.ROLLING_IN_PLACE::steps);

    assertThat(problems)
        .singleElement()
        .asString()
        .startsWith("the drain deadline of PT2M is longer than the stop grace of PT1M");
  }

  @Test
  void a_load_balancer_that_takes_longer_than_a_step_may() {
    var slow = FakeTrafficRouter.everything().propagation(Duration.ofMinutes(3)).build();
    var rig = new Rig(fleetBehind(slow));
    var hasty = Deadlines.standard().withStep(Duration.ofMinutes(2));

    var problems = problems(rig, Rig.toV2().deadlines(hasty), SamplePlan.ROLLING_IN_PLACE::steps);

    assertThat(problems)
        .containsExactly(
            "a change of routing takes up to PT3M to reach every node of the load balancer, but a"
                + " step is given up after PT2M; raise the step deadline above it");
  }

  @Test
  void a_world_that_is_not_as_the_plan_assumes() {
    var rig = new Rig();
    var plan = SamplePlan.ROLLING_IN_PLACE.on(rig.fleet);
    rig.fleet.pool().vanish("a");
    rig.fleet.pool().restart("b");
    rig.fleet.pool().appear(Instance.of("d", "v1", "127.0.0.1:9"));
    rig.fleet
        .router()
        .changeBehindTheBack(
            RoutingTable.allTo(
                GroupId.of("green"), List.of(rig.fleet.pool().instance("c").orElseThrow())));

    var problems = rig.check(plan);

    assertThat(problems)
        .anyMatch(line -> line.startsWith("the plan assumes 'a'") || line.contains("does not run"))
        .anyMatch(line -> line.contains("but there is"))
        .anyMatch(line -> line.startsWith("the plan does not know of"))
        .anyMatch(line -> line.startsWith("the load balancer is not as the plan assumes:"));
  }

  @Test
  void a_world_that_cannot_be_looked_at() {
    var rig = new Rig();
    var plan = SamplePlan.ROLLING_IN_PLACE.on(rig.fleet);
    rig.fleet.router().faults().onNext("observe").fail(Kind.TRANSIENT);

    assertThat(rig.check(plan))
        .singleElement()
        .asString()
        .startsWith("the world could not be looked at");
  }

  @Test
  void all_of_it_is_said_at_once_and_nothing_is_changed() {
    var rig = new Rig();
    var plan =
        rig.plan(
            Rig.toV2(),
            steps ->
                steps
                    .ask("approval", GatePolicy.standard())
                    .drain(ids("a", "b"), Then.OUT)
                    .stop(ids("c"), V1));
    rig.fleet.pool().restart("b");

    var refused = catchThrowableOfType(PlanRejectedException.class, () -> rig.execute(plan));

    assertThat(refused)
        .hasMessageContaining("nothing was changed")
        .hasMessageContaining("gate 'approval'")
        .hasMessageContaining("the floor is 2")
        .hasMessageContaining("'c' would be stopped")
        .hasMessageContaining("but there is");
    assertThat(rig.fleet.router().applied()).isEmpty();
    assertThat(rig.fleet.pool().acts()).isEmpty();
    assertThat(rig.journal.all(Rig.SERVICE)).isEmpty();
  }

  private static List<String> problems(
      Rig rig, DeploymentSpec.Builder spec, Consumer<PlanBuilder> steps) {
    return rig.check(rig.plan(spec, steps));
  }

  private static FakeFleet fleetBehind(RouterCapabilities capabilities) {
    return FakeFleet.builder()
        .instances("a", "b", "c")
        .router(router -> router.capabilities(capabilities))
        .build();
  }
}
