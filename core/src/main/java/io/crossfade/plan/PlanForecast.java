package io.crossfade.plan;

import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spec.GatePolicy;
import io.crossfade.spec.HealthPolicy;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What carrying out a plan takes, and what going back costs, as far as the plan itself tells.
 *
 * <p>Immutable.
 *
 * @param peakInstances the most instances that run at once
 * @param lowestCapacity the least capacity that serves in any state, by plan; what is in the middle
 *     of a drain does not count
 * @param routingChanges how often the load balancer is changed
 * @param earliest the time that holds, health checks and the like take at least; starts and drains
 *     count as nothing
 * @param latest the time after which it has ended one way or the other, pauses left out
 * @param rollback what going back costs at the most expensive moment
 * @param pointsOfNoReturn the numbers of the steps that nothing undoes, from 1
 */
public record PlanForecast(
    int peakInstances,
    int lowestCapacity,
    int routingChanges,
    Duration earliest,
    Duration latest,
    Cost rollback,
    List<Integer> pointsOfNoReturn) {

  /** Copies the list. */
  public PlanForecast {
    pointsOfNoReturn = List.copyOf(pointsOfNoReturn);
  }

  /**
   * What a sequence of steps costs.
   *
   * @param routingChanges how often the load balancer is changed
   * @param starts how many instances are started or replaced
   * @param earliest the time it takes at least
   * @param latest the time after which it has ended
   */
  public record Cost(int routingChanges, int starts, Duration earliest, Duration latest) {

    static Cost of(List<PlanStep> steps, DeploymentSpec spec) {
      var counter = new StepCosts(spec);
      steps.forEach(step -> step.accept(counter));
      return counter.sum();
    }
  }

  static PlanForecast of(DeploymentPlan plan) {
    var state = PlannedState.of(plan.start());
    int peak = state.running().size();
    int lowest = state.servingCapacity();
    for (var step : plan.steps()) {
      if (step instanceof PlanStep.Drain drain) {
        state.beginDrain(drain);
        lowest = Math.min(lowest, state.servingCapacity());
      }
      state.advance(step);
      peak = Math.max(peak, state.running().size());
      lowest = Math.min(lowest, state.servingCapacity());
    }
    var cost = Cost.of(plan.steps(), plan.spec());
    return new PlanForecast(
        peak,
        lowest,
        cost.routingChanges(),
        cost.earliest(),
        latest(plan, cost),
        Cost.of(longestRollback(plan), plan.spec()),
        plan.pointsOfNoReturn());
  }

  /** Everything but the time of persons is over when the clock of the whole has run out. */
  private static Duration latest(DeploymentPlan plan, Cost cost) {
    var persons =
        plan.steps().stream()
            .flatMap(
                step ->
                    step instanceof PlanStep.AskGate ask ? Stream.of(ask.policy()) : Stream.empty())
            .filter(GatePolicy::isOfPerson)
            .map(GatePolicy::deadline)
            .reduce(Duration.ZERO, Duration::plus);
    return shorter(cost.latest(), plan.spec().deadlines().total().plus(persons));
  }

  /**
   * The way back grows with every step, so the longest starts just before the point of no return.
   */
  private static List<PlanStep> longestRollback(DeploymentPlan plan) {
    var irreversible = plan.pointsOfNoReturn();
    int last = irreversible.isEmpty() ? plan.steps().size() : irreversible.get(0) - 1;
    return Rollback.from(plan, last);
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  static Duration leastHealthTime(HealthPolicy health) {
    var checking = health.interval().multipliedBy(health.passes() - 1L);
    return checking.compareTo(health.stableTime()) > 0 ? checking : health.stableTime();
  }
}
