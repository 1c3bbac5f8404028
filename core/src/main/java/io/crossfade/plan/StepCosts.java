package io.crossfade.plan;

import io.crossfade.spec.DeploymentSpec;
import java.time.Duration;

/** Adds up what steps cost. Not thread-safe. */
final class StepCosts implements PlanStep.Visitor<Boolean> {

  private final DeploymentSpec spec;
  private int routingChanges;
  private int starts;
  private Duration earliest = Duration.ZERO;
  private Duration latest = Duration.ZERO;

  StepCosts(DeploymentSpec spec) {
    this.spec = spec;
  }

  PlanForecast.Cost sum() {
    return new PlanForecast.Cost(routingChanges, starts, earliest, latest);
  }

  @Override
  public Boolean start(PlanStep.Start step) {
    starts += step.instances().size();
    return takes(Duration.ZERO, spec.deadlines().step());
  }

  @Override
  public Boolean replace(PlanStep.Replace step) {
    starts += step.instances().size();
    return takes(Duration.ZERO, spec.deadlines().step());
  }

  @Override
  public Boolean stop(PlanStep.Stop step) {
    return takes(Duration.ZERO, spec.deadlines().step());
  }

  @Override
  public Boolean retire(PlanStep.Retire step) {
    return takes(Duration.ZERO, spec.deadlines().step());
  }

  @Override
  public Boolean awaitHealthy(PlanStep.AwaitHealthy step) {
    return takes(PlanForecast.leastHealthTime(spec.health()), spec.health().deadline());
  }

  @Override
  public Boolean route(PlanStep.Route step) {
    routingChanges++;
    return takes(Duration.ZERO, spec.deadlines().step());
  }

  @Override
  public Boolean drain(PlanStep.Drain step) {
    routingChanges += 2;
    return takes(
        Duration.ZERO, spec.drain().deadline().plus(spec.deadlines().step().multipliedBy(2)));
  }

  @Override
  public Boolean hold(PlanStep.Hold step) {
    return takes(step.duration(), step.duration());
  }

  @Override
  public Boolean askGate(PlanStep.AskGate step) {
    return takes(Duration.ZERO, step.policy().deadline());
  }

  @Override
  public Boolean runHook(PlanStep.RunHook step) {
    return takes(Duration.ZERO, step.deadline());
  }

  private boolean takes(Duration least, Duration most) {
    earliest = earliest.plus(least);
    latest = latest.plus(most);
    return true;
  }
}
