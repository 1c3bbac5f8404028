package io.crossfade.strategies.internal;

import io.crossfade.error.PlanRejectedException;
import io.crossfade.spec.DeploymentSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects why there is no way, so that all of it is told at once. Not API: may change or vanish in
 * any release.
 *
 * <p>Confined to one call.
 */
public final class Problems {

  private final String plan;
  private final List<String> found = new ArrayList<>();

  /**
   * Collects for one plan.
   *
   * @param strategy the strategy in a few words
   * @param spec what is wanted
   */
  public Problems(String strategy, DeploymentSpec spec) {
    this.plan = strategy + " to " + spec.revision();
  }

  /** Adds a reason, a sentence without its full stop. */
  public void add(String problem) {
    found.add(problem);
  }

  /** Returns whether there is any. */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /**
   * Goes on only if there is none.
   *
   * @throws PlanRejectedException with all of them
   */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new PlanRejectedException(plan, found);
    }
  }
}
