package io.crossfade.plan;

import io.crossfade.model.Names;
import io.crossfade.spec.GatePolicy;
import java.util.Objects;

/**
 * A gate that is asked all along, through waits and pauses, while a part of the plan is carried
 * out. Only its no, or what its policy makes into one, has an effect.
 *
 * <p>Immutable.
 *
 * @param gate its name, given to the builder
 * @param policy how it is asked; the deadline is not used
 * @param firstStep the number of the first step that it watches, from 1
 * @param lastStep the number of the last step that it watches
 */
public record Guard(String gate, GatePolicy policy, int firstStep, int lastStep) {

  /** Checks the name and the range. */
  public Guard {
    Names.requireAllowed("gate", gate);
    Objects.requireNonNull(policy, "policy");
    if (firstStep < 1 || lastStep < firstStep) {
      throw new IllegalArgumentException(
          "a guard watches steps from 1 on, in order, was " + firstStep + " to " + lastStep);
    }
  }

  /** Returns whether it watches this step. */
  public boolean watches(int stepNumber) {
    return firstStep <= stepNumber && stepNumber <= lastStep;
  }
}
