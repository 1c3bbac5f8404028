package io.crossfade.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The undo table and the ways back, over plans that no strategy would make. */
class RollbackPropertyTest {

  private static final int PLANS = 1_000;

  @Test
  void every_way_back_leads_to_the_start() {
    forEveryPrefix(
        prefix -> {
          var walk = prefix.walk();

          walk.done(prefix.rollback());

          assertThat(walk.snapshot()).as(prefix.toString()).isEqualTo(prefix.start());
        });
  }

  @Test
  void a_step_that_was_only_begun_is_undone_as_well() {
    forEveryPrefix(
        prefix -> {
          var walk = prefix.walkWithoutLast();
          walk.begin(prefix.last());

          walk.done(prefix.rollback());

          assertThat(walk.snapshot()).as(prefix.toString()).isEqualTo(prefix.start());
        });
  }

  @Test
  void a_step_without_any_effect_yet_is_undone_without_harm() {
    forEveryPrefix(
        prefix -> {
          var walk = prefix.walkWithoutLast();

          walk.done(prefix.rollback());

          assertThat(walk.snapshot()).as(prefix.toString()).isEqualTo(prefix.start());
        });
  }

  @Test
  void going_back_twice_is_going_back_once() {
    forEveryPrefix(
        prefix -> {
          var walk = prefix.walk();
          walk.done(prefix.rollback());

          for (var step : prefix.rollback()) {
            walk.done(step);
          }

          assertThat(walk.snapshot()).as(prefix.toString()).isEqualTo(prefix.start());
        });
  }

  @Test
  void capacity_is_never_lower_on_the_way_back_than_on_the_way_there() {
    forEveryPrefix(
        prefix -> {
          var walk = prefix.walk();
          int there = walk.lowest();

          walk.done(prefix.rollback());

          assertThat(walk.lowest()).as(prefix.toString()).isEqualTo(there);
        });
  }

  @Test
  void nobody_is_reached_unverified_nor_stopped_while_reached_on_the_way_back() {
    forEveryPrefix(
        prefix -> {
          var walk = prefix.walk();

          walk.done(prefix.rollback());

          assertThat(walk.offences()).as(prefix.toString()).isEmpty();
        });
  }

  @Test
  void each_undo_alone_leads_to_the_state_before_its_step() {
    for (long seed = 0; seed < PLANS; seed++) {
      var plan = RandomPlan.of(seed);
      var state = PlannedState.of(plan.start());
      for (var step : plan.steps()) {
        var before = Walk.Snapshot.of(state);
        var undo = Rollback.undo(step, state);
        state.advance(step);
        if (!(step instanceof PlanStep.AwaitHealthy)) {

          undo.forEach(state::advance);

          assertThat(Walk.Snapshot.of(state).placements())
              .as("seed %s: %s", seed, step.words())
              .isEqualTo(before.placements());
          assertThat(Walk.Snapshot.of(state).running()).isEqualTo(before.running());
          assertThat(Walk.Snapshot.of(state).weights()).isEqualTo(before.weights());
          assertThat(Walk.Snapshot.of(state).pins()).isEqualTo(before.pins());
          state.advance(step);
        }
      }
    }
  }

  @Test
  void the_plans_looked_at_go_back_warm_and_cold() {
    int[] ways = new int[2];

    forEveryPrefix(prefix -> ways[Rollback.isWarm(prefix.plan, prefix.begun) ? 0 : 1]++);

    assertThat(ways[0]).isGreaterThan(PLANS);
    assertThat(ways[1]).isGreaterThan(PLANS / 2);
  }

  private static void forEveryPrefix(Consumer<Prefix> check) {
    for (long seed = 0; seed < PLANS; seed++) {
      var plan = RandomPlan.of(seed);
      for (int begun = 1; begun <= plan.steps().size(); begun++) {
        check.accept(new Prefix(seed, plan, begun));
      }
    }
  }

  /** The first steps of a plan. */
  private record Prefix(long seed, DeploymentPlan plan, int begun) {

    Walk.Snapshot start() {
      return new Walk(plan.start()).snapshot();
    }

    PlanStep last() {
      return plan.steps().get(begun - 1);
    }

    List<PlanStep> rollback() {
      return Rollback.from(plan, begun);
    }

    Walk walk() {
      var walk = new Walk(plan.start());
      walk.done(plan.steps().subList(0, begun));
      return walk;
    }

    Walk walkWithoutLast() {
      var walk = new Walk(plan.start());
      walk.done(plan.steps().subList(0, begun - 1));
      return walk;
    }

    @Override
    public String toString() {
      var text = new StringBuilder("seed " + seed + ", " + plan.start());
      plan.steps().subList(0, begun).forEach(step -> text.append("\n  ").append(step.words()));
      text.append("\nand back");
      rollback().forEach(step -> text.append("\n  ").append(step.words()));
      return text.toString();
    }
  }
}
