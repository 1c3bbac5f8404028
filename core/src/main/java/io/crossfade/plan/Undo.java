package io.crossfade.plan;

import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Placement;
import io.crossfade.model.RoutingChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What undoes one step, given the state before it: the undo table. Who gets traffic back gets it
 * first; who loses it is drained, not cut.
 *
 * <p>Confined to one call.
 */
final class Undo implements PlanStep.Visitor<List<PlanStep>> {

  private final PlannedState before;

  private Undo(PlannedState before) {
    this.before = before;
  }

  /** Returns the steps that lead from after the step back to the state before it. */
  static List<PlanStep> of(PlanStep step, PlannedState before) {
    return step.accept(new Undo(before));
  }

  /** Returns whether anything undoes the step. */
  static boolean isPossible(PlanStep step) {
    return !(step instanceof PlanStep.Retire)
        && !(step instanceof PlanStep.RunHook hook && hook.undo().isEmpty());
  }

  @Override
  public List<PlanStep> start(PlanStep.Start step) {
    return List.of(new PlanStep.Stop(step.instances(), step.revision()));
  }

  @Override
  public List<PlanStep> replace(PlanStep.Replace step) {
    return List.of(
        new PlanStep.Replace(step.instances(), step.to(), step.from()),
        new PlanStep.AwaitHealthy(step.instances(), step.from(), 0));
  }

  @Override
  public List<PlanStep> stop(PlanStep.Stop step) {
    return List.of(
        new PlanStep.Start(step.instances(), step.revision()),
        new PlanStep.AwaitHealthy(step.instances(), step.revision(), 0));
  }

  @Override
  public List<PlanStep> retire(PlanStep.Retire step) {
    throw new IllegalStateException("nothing undoes: " + step.words());
  }

  @Override
  public List<PlanStep> awaitHealthy(PlanStep.AwaitHealthy step) {
    return List.of();
  }

  @Override
  public List<PlanStep> route(PlanStep.Route step) {
    return back(before.inverse(step.change()), "undo: " + step.purpose());
  }

  @Override
  public List<PlanStep> drain(PlanStep.Drain step) {
    return back(before.placementsOf(step.instances()), "undo of a drain");
  }

  @Override
  public List<PlanStep> hold(PlanStep.Hold step) {
    return List.of();
  }

  @Override
  public List<PlanStep> askGate(PlanStep.AskGate step) {
    return List.of();
  }

  @Override
  public List<PlanStep> runHook(PlanStep.RunHook step) {
    return step.undo().stream()
        .<PlanStep>map(undo -> new PlanStep.RunHook(undo, Optional.empty(), step.deadline()))
        .toList();
  }

  /** Splits a change: traffic back to those who get it, then a drain of those who lose it. */
  static List<PlanStep> back(RoutingChange inverse, String purpose) {
    Map<InstanceId, Placement> serve = new LinkedHashMap<>();
    Set<InstanceId> out = new LinkedHashSet<>();
    inverse
        .placements()
        .forEach(
            (id, place) -> {
              if (place.state() == MemberState.SERVING) {
                serve.put(id, place);
              } else {
                out.add(id);
              }
            });
    var steps = new ArrayList<PlanStep>();
    var first = new RoutingChange(inverse.weights(), serve, Set.of(), inverse.pins());
    if (!first.isEmpty()) {
      steps.add(new PlanStep.Route(first, purpose));
    }
    addDrain(steps, out, PlanStep.Drain.Then.OUT);
    addDrain(steps, inverse.removals(), PlanStep.Drain.Then.DETACHED);
    return steps;
  }

  private static void addDrain(
      List<PlanStep> steps, Set<InstanceId> instances, PlanStep.Drain.Then then) {
    if (!instances.isEmpty()) {
      steps.add(new PlanStep.Drain(List.copyOf(instances), then));
    }
  }
}
