package io.crossfade.strategies.internal;

import io.crossfade.model.GroupId;
import io.crossfade.model.MemberState;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.Weight;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlanStep.Drain.Then;
import java.util.Map;

/**
 * The first deployment, the same for every strategy, for there is nobody to be careful with. Not
 * API: may change or vanish in any release.
 *
 * <pre>
 *   start → attach at no weight → await healthy → everything to them
 * </pre>
 *
 * <p>Thread-safe.
 */
public final class FirstDeployment {

  private FirstDeployment() {}

  /**
   * Returns the plan.
   *
   * @param strategy the strategy in a few words
   * @param group the group that is to serve
   * @param start where everybody stands; nothing serves
   */
  public static DeploymentPlan plan(String strategy, GroupId group, Standing start) {
    var problems = new Problems(strategy, start.spec());
    Handover.requireSize(start, problems);
    var newcomers = Newcomers.choose(start, group, problems);
    problems.throwIfAny();

    var plan = DeploymentPlan.builder(strategy, start.spec(), start.fleet()).fromNothing();
    var all = newcomers.all();
    plan.drain(newcomers.idle(), Then.OUT);
    plan.drain(newcomers.leaving(), Then.DETACHED);
    newcomers.bringUp(all, plan);
    var attach = RoutingChange.place(all, group, MemberState.SERVING);
    var everything = RoutingChange.weights(Map.of(group, Weight.ALL));
    if (start.fleet().routing().isReachable(group)) {
      plan.awaitHealthy(all, start.wanted());
      plan.route(attach.and(everything), "first traffic");
    } else {
      plan.route(attach, "attached, no traffic yet");
      plan.awaitHealthy(all, start.wanted());
      plan.route(everything, "first traffic");
    }
    if (!newcomers.surplus().isEmpty()) {
      plan.note(newcomers.leftBehind());
    }
    return plan.build();
  }
}
