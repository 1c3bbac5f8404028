package io.crossfade.testkit.contract;

import io.crossfade.model.InstanceId;
import io.crossfade.plan.PlanStep;
import java.util.ArrayList;
import java.util.List;

/**
 * What a step does to instances, as far as rules ask.
 *
 * @param touched whom it names
 * @param begins whether something new runs in them after it
 * @param ends whether what ran in them does not after it
 * @param verifies whether it waits until they are healthy
 * @param canFail whether it can make a deployment fail that was well so far
 */
record StepFacts(
    List<InstanceId> touched, boolean begins, boolean ends, boolean verifies, boolean canFail) {

  static StepFacts of(PlanStep step) {
    return step.accept(new Reading());
  }

  private static final class Reading implements PlanStep.Visitor<StepFacts> {

    @Override
    public StepFacts start(PlanStep.Start step) {
      return new StepFacts(step.instances(), true, false, false, true);
    }

    @Override
    public StepFacts replace(PlanStep.Replace step) {
      return new StepFacts(step.instances(), true, true, false, true);
    }

    @Override
    public StepFacts stop(PlanStep.Stop step) {
      return new StepFacts(step.instances(), false, true, false, false);
    }

    @Override
    public StepFacts retire(PlanStep.Retire step) {
      return new StepFacts(step.instances(), false, true, false, false);
    }

    @Override
    public StepFacts awaitHealthy(PlanStep.AwaitHealthy step) {
      return new StepFacts(step.instances(), false, false, true, true);
    }

    @Override
    public StepFacts route(PlanStep.Route step) {
      var named = new ArrayList<>(step.change().placements().keySet());
      named.addAll(step.change().removals());
      return new StepFacts(named, false, false, false, !step.change().weights().isEmpty());
    }

    @Override
    public StepFacts drain(PlanStep.Drain step) {
      return new StepFacts(step.instances(), false, false, false, false);
    }

    @Override
    public StepFacts hold(PlanStep.Hold step) {
      return new StepFacts(List.of(), false, false, false, false);
    }

    @Override
    public StepFacts askGate(PlanStep.AskGate step) {
      return new StepFacts(List.of(), false, false, false, true);
    }

    @Override
    public StepFacts runHook(PlanStep.RunHook step) {
      return new StepFacts(List.of(), false, false, false, step.undo().isPresent());
    }
  }
}
