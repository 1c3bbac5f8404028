package io.crossfade.strategies.internal;

import io.crossfade.model.GroupId;
import io.crossfade.model.Ids;
import io.crossfade.plan.DeploymentPlan;

/**
 * The plan for a group that serves the wanted revision already: nothing to do. Not API: may change
 * or vanish in any release.
 *
 * <p>Thread-safe.
 */
public final class ThereAlready {

  private ThereAlready() {}

  /**
   * Returns a plan without steps.
   *
   * @param strategy the strategy in a few words
   * @param group the one group that serves
   * @param start where everybody stands
   */
  public static DeploymentPlan plan(String strategy, GroupId group, Standing start) {
    int serving = start.serving(group).size();
    var problems = new Problems(strategy, start.spec());
    if (start.size() != serving) {
      problems.add(
          serving
              + " instances serve "
              + start.wanted()
              + " already, and "
              + start.size()
              + " are wanted; a deployment changes the revision, not the number alone");
    }
    problems.throwIfAny();
    var plan = DeploymentPlan.builder(strategy, start.spec(), start.fleet());
    var gone = start.gone(group);
    if (!gone.isEmpty()) {
      plan.note(Ids.brief(gone) + " get traffic from '" + group + "' but do not run");
    }
    return plan.build();
  }
}
