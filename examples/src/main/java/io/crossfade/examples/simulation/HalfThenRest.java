package io.crossfade.examples.simulation;

import io.crossfade.error.PlanRejectedException;
import io.crossfade.model.Fleet;
import io.crossfade.model.GroupId;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Revision;
import io.crossfade.model.RoutingChange;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlanBuilder;
import io.crossfade.plan.PlanStep;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.strategy.DeploymentStrategy;
import java.time.Duration;
import java.util.List;

/**
 * Replaces one half of the fleet, looks at it for a while, and replaces the rest.
 *
 * <pre>
 *   drain → replace → await healthy → restore traffic     the first half
 *   hold
 *   drain → replace → await healthy → restore traffic     the rest
 * </pre>
 *
 * <p>Invariant: at least half of the fleet serves at any time, but for one of an odd number; a spec
 * that demands more is refused.
 *
 * <p>Immutable.
 */
public final class HalfThenRest implements DeploymentStrategy {

  private static final String NAME = "half, then the rest";

  private final Duration between;

  /**
   * Makes the strategy.
   *
   * @param between how long the first half is looked at before the rest follows
   */
  public HalfThenRest(Duration between) {
    this.between = between;
  }

  @Override
  public DeploymentPlan plan(DeploymentSpec spec, Fleet fleet) {
    var plan = DeploymentPlan.builder(NAME, spec, fleet);
    var old = fleet.serving().stream().filter(i -> !i.revision().equals(spec.revision())).toList();
    if (fleet.serving().isEmpty()) {
      throw refused("nobody serves yet, so there is nobody to replace");
    }
    if (old.isEmpty()) {
      return plan.build();
    }
    var before = revisionOf(old);
    var group = fleet.liveGroup().orElseThrow();
    var ids = old.stream().map(Instance::id).toList();
    int half = ids.size() / 2;
    replace(plan, ids.subList(0, half), before, spec.revision(), group);
    plan.hold(half == 0 ? Duration.ZERO : between, "to look at the first half");
    replace(plan, ids.subList(half, ids.size()), before, spec.revision(), group);
    return plan.build();
  }

  private static Revision revisionOf(List<Instance> old) {
    var all = old.stream().map(Instance::revision).distinct().toList();
    if (all.size() > 1) {
      throw refused("several old revisions serve: " + all);
    }
    return all.get(0);
  }

  private static void replace(
      PlanBuilder plan, List<InstanceId> ids, Revision before, Revision after, GroupId group) {
    if (!ids.isEmpty()) {
      plan.drain(ids, PlanStep.Drain.Then.OUT)
          .replace(ids, before, after)
          .awaitHealthy(ids, after)
          .route(RoutingChange.place(ids, group, MemberState.SERVING), "back in");
    }
  }

  private static PlanRejectedException refused(String reason) {
    return new PlanRejectedException(NAME, List.of(reason));
  }
}
