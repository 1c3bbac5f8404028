package io.crossfade.simulation;

import io.crossfade.model.Fleet;
import io.crossfade.model.GroupId;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.RoutingChange;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.strategy.DeploymentStrategy;

/**
 * A strategy that drains nobody, which is allowed: the old ones are stopped as soon as nothing
 * reaches them, so that it is the engine's guard alone that leaves them the time to end.
 *
 * <pre>
 *   start the new ones → await healthy → attach → switch over → stop the old ones → detach
 * </pre>
 */
final class SwitchesOver implements DeploymentStrategy {

  private static final GroupId NEXT = GroupId.of("next");

  @Override
  public DeploymentPlan plan(DeploymentSpec spec, Fleet fleet) {
    var old = fleet.serving().stream().map(Instance::id).toList();
    var fresh = old.stream().map(id -> InstanceId.of("next-" + id)).toList();
    var plan =
        DeploymentPlan.builder("switch over", spec, fleet)
            .start(fresh, spec.revision())
            .awaitHealthy(fresh, spec.revision())
            .route(RoutingChange.place(fresh, NEXT, MemberState.SERVING), "attached")
            .route(RoutingChange.switchOver(fleet.liveGroup().orElseThrow(), NEXT), "switched");
    fleet.serving().stream().findFirst().ifPresent(one -> plan.stop(old, one.revision()));
    return plan.route(RoutingChange.remove(old), "detached").build();
  }
}
