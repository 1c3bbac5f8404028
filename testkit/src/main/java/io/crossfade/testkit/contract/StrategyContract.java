package io.crossfade.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crossfade.error.PlanRejectedException;
import io.crossfade.model.Fleet;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.model.Slots;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.strategy.DeploymentStrategy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every {@link DeploymentStrategy} must do: rules R5.1 to R5.11, over fleets of several sizes
 * and kinds. Extend it and return the strategy in {@code strategy()}; no engine is needed.
 *
 * <p>Confined to JUnit's thread.
 */
public abstract class StrategyContract {

  private static final Revision OLD = Revision.of("v1");
  private static final Revision NEW = Revision.of("v2");
  private static final int WANTED = 3;

  /** For subclasses. */
  protected StrategyContract() {}

  /** Makes the strategy. */
  protected abstract DeploymentStrategy strategy();

  /**
   * Returns what is wanted.
   *
   * @param revision the revision to reach
   * @param instances how many are to serve; 0 for as many as serve now
   */
  protected DeploymentSpec spec(Revision revision, int instances) {
    return DeploymentSpec.builder(revision).instances(instances).build();
  }

  /**
   * Returns the fleets that it is asked to plan for. Default: {@link Fleets#standard}. One that it
   * refuses is left out, but not all of them may be refused.
   */
  protected List<Fleet> fleets() {
    return Fleets.standard(OLD);
  }

  @Test
  @DisplayName("R5.1 the same arguments give the same plan")
  final void r5_1_is_a_function() {
    for (var plan : plans()) {
      var again = strategy().plan(plan.spec(), plan.start());

      assertThat(again).isEqualTo(plan).hasToString(plan.toString());
    }
  }

  @Test
  @DisplayName("R5.2 at the end the wanted revision serves alone, in the number that is wanted")
  final void r5_2_ends_where_it_should() {
    for (var plan : plans()) {
      assertServesAlone(plan, plan.start().serving().size());
    }
  }

  @Test
  @DisplayName("R5.3 a fleet that is as wanted gives a plan without steps")
  final void r5_3_has_nothing_to_do_twice() {
    for (var fleet : Fleets.standard(NEW)) {
      assertThat(strategy().plan(spec(NEW, 0), fleet).steps()).isEmpty();
    }
  }

  @Test
  @DisplayName("R5.4 a first deployment brings up what is wanted")
  final void r5_4_begins_from_nothing() {
    var plan = strategy().plan(spec(NEW, WANTED), Fleets.nothing(Slots.any()));

    assertServesAlone(plan, WANTED);
    assertThat(plan.from()).isEmpty();
  }

  @Test
  @DisplayName(
      "R5.5 serving capacity never falls below the floor, and covers each group's share of the"
          + " demand")
  final void r5_5_keeps_the_floor() {
    for (var plan : plans()) {
      var capacity = plan.spec().capacity();
      int all = plan.start().serving().stream().mapToInt(i -> i.capacity()).sum();

      assertThat(
              new PlanWalk(plan)
                  .shortages(capacity.floor().roundedUp(all), capacity.demand().roundedUp(all)))
          .as(plan.toString())
          .isEmpty();
    }
  }

  @Test
  @DisplayName("R5.6 nobody is stopped or replaced whom a request can reach")
  final void r5_6_ends_nobody_who_serves() {
    for (var plan : plans()) {
      var walk = new PlanWalk(plan);
      for (int i = 0; i < plan.steps().size(); i++) {
        var facts = StepFacts.of(plan.steps().get(i));
        if (facts.ends()) {
          assertThat(walk.reachable(walk.after(i)))
              .as("reached before step %d of%n%s", i + 1, plan)
              .doesNotContainAnyElementsOf(facts.touched());
        }
      }
    }
  }

  @Test
  @DisplayName("R5.7 nobody is routed to who was not verified since its start")
  final void r5_7_routes_to_the_verified() {
    for (var plan : plans()) {
      var walk = new PlanWalk(plan);
      var verified = new HashSet<>(walk.reachable(walk.after(0)));
      for (int i = 0; i < plan.steps().size(); i++) {
        var facts = StepFacts.of(plan.steps().get(i));
        if (facts.begins()) {
          facts.touched().forEach(verified::remove);
        }
        if (facts.verifies()) {
          verified.addAll(facts.touched());
        }
        assertThat(verified)
            .as("verified when step %d is done of%n%s", i + 1, plan)
            .containsAll(walk.reachable(walk.after(i + 1)));
      }
    }
  }

  @Test
  @DisplayName("R5.8 nothing that can fail a deployment comes after the first point of no return")
  final void r5_8_goes_back_until_it_is_safe() {
    for (var plan : plans()) {
      var rest = plan.steps().subList(new PlanWalk(plan).reversible(), plan.steps().size());

      assertThat(rest).as(plan.toString()).noneMatch(step -> StepFacts.of(step).canFail());
    }
  }

  @Test
  @DisplayName(
      "R5.9 from every step before that, the rollback leads back to the routing and revisions of"
          + " the start")
  final void r5_9_can_be_undone() {
    for (var plan : plans()) {
      var walk = new PlanWalk(plan);
      var start = walk.picture(walk.after(0));
      for (int begun = 1; begun <= walk.reversible(); begun++) {
        assertThat(walk.picture(walk.afterRollback(begun)))
            .as("after going back from step %d of%n%s", begun, plan)
            .isEqualTo(start);
      }
    }
  }

  @Test
  @DisplayName("R5.10 instances that do not take part are left alone")
  final void r5_10_leaves_the_others_alone() {
    for (var plan : plans()) {
      var touched = new HashSet<InstanceId>();
      plan.steps().forEach(step -> touched.addAll(StepFacts.of(step).touched()));

      assertThat(touched).as(plan.toString()).doesNotContain(Fleets.BYSTANDER);
    }
  }

  @Test
  @DisplayName("R5.11 what there is no way to is refused, with the reasons")
  final void r5_11_refuses_the_impossible() {
    var refused =
        catchThrowableOfType(
            PlanRejectedException.class,
            () -> strategy().plan(spec(NEW, WANTED), Fleets.nothing(Slots.none())));

    assertThat(refused).as("a PlanRejectedException was expected").isNotNull();
    assertThat(refused.problems()).isNotEmpty().allSatisfy(why -> assertThat(why).isNotBlank());
  }

  private List<DeploymentPlan> plans() {
    var made = new ArrayList<DeploymentPlan>();
    var refusals = new ArrayList<String>();
    for (var fleet : fleets()) {
      try {
        made.add(strategy().plan(spec(NEW, 0), fleet));
      } catch (PlanRejectedException e) {
        refusals.add(String.valueOf(e.getMessage()));
      }
    }
    assertThat(made).as("plans that were not refused; refusals: %s", refusals).isNotEmpty();
    return made;
  }

  private static void assertServesAlone(DeploymentPlan plan, int number) {
    var walk = new PlanWalk(plan);
    var end = walk.end();
    var serving = walk.reachable(end);

    assertThat(serving).as(plan.toString()).hasSize(number);
    assertThat(serving).allSatisfy(id -> assertThat(end.running()).containsEntry(id, NEW));
    assertThat(end.pins()).isEqualTo(plan.start().routing().pins());
  }
}
