package io.crossfade.engine;

import io.crossfade.model.GroupId;
import io.crossfade.model.Pin;
import io.crossfade.model.Weight;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlanStep;
import io.crossfade.plan.Rollback;
import io.crossfade.spi.PoolCapabilities;
import io.crossfade.spi.PoolCapabilities.Effect;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RouterCapabilities.Feature;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a plan and its way back need of the router and the pool, against what they can do. */
final class Needs {

  private final RouterCapabilities router;
  private final Set<String> problems = new LinkedHashSet<>();
  private final Set<GroupId> groups = new HashSet<>();

  private Needs(RouterCapabilities router) {
    this.router = router;
  }

  static List<String> missing(
      DeploymentPlan plan, RouterCapabilities router, PoolCapabilities pool) {
    var needs = new Needs(router);
    needs.effects(plan, pool);
    needs.groups.addAll(plan.start().routing().groups().keySet());
    plan.steps().forEach(needs::step);
    if (needs.groups.size() > router.mostGroups()) {
      needs.problems.add(
          "the plan routes between "
              + needs.groups.size()
              + " groups, but the router can do "
              + router.mostGroups());
    }
    return List.copyOf(needs.problems);
  }

  private void effects(DeploymentPlan plan, PoolCapabilities pool) {
    var wanted = new LinkedHashSet<Effect>();
    plan.steps().forEach(step -> wanted.addAll(effects(step)));
    var irreversible = plan.pointsOfNoReturn();
    int last = irreversible.isEmpty() ? plan.steps().size() : irreversible.get(0) - 1;
    Rollback.from(plan, last).forEach(step -> wanted.addAll(effects(step)));
    wanted.stream()
        .filter(effect -> !pool.can(effect))
        .forEach(
            effect ->
                problems.add(
                    "the plan or its way back needs a pool that can "
                        + effect
                        + ", but this one can only "
                        + pool.effects().stream().sorted().toList()));
  }

  private static Set<Effect> effects(PlanStep step) {
    if (step instanceof PlanStep.Start) {
      return Set.of(Effect.START);
    }
    if (step instanceof PlanStep.Replace) {
      return Set.of(Effect.REPLACE);
    }
    return step instanceof PlanStep.Stop || step instanceof PlanStep.Retire
        ? Set.of(Effect.STOP)
        : Set.of();
  }

  private void step(PlanStep step) {
    if (step instanceof PlanStep.Drain && !router.has(Feature.DRAIN)) {
      problems.add("the plan drains single instances, but the router cannot");
    }
    if (step instanceof PlanStep.Route route) {
      groups.addAll(route.change().weights().keySet());
      route.change().placements().values().forEach(place -> groups.add(place.group()));
      route.change().weights().values().forEach(this::weight);
      route.change().pins().ifPresent(pins -> pins.forEach(this::pin));
    }
  }

  private void weight(Weight weight) {
    if (weight.isNone() || weight.equals(Weight.ALL)) {
      return;
    }
    if (!router.has(Feature.WEIGHTS)) {
      problems.add("the plan shares traffic by weight, but the router cannot");
    } else if (weight.compareTo(router.weightStep()) < 0) {
      problems.add(
          "a share of "
              + weight
              + " is smaller than the router can make; its finest is "
              + router.weightStep());
    }
  }

  private void pin(Pin pin) {
    if (!router.pins().contains(pin.kind())) {
      problems.add("the plan pins by " + pin.kind() + ", but the router can only " + router.pins());
    }
  }
}
