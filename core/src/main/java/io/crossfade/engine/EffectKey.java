package io.crossfade.engine;

import io.crossfade.event.StepRef;
import io.crossfade.model.DeploymentId;

/** What an effect goes by: the same for every try of a step, by whichever deployer. Thread-safe. */
final class EffectKey {

  private EffectKey() {}

  static String of(DeploymentId deployment, StepRef step) {
    return deployment
        + ":"
        + (step.direction() == StepRef.Direction.FORWARD ? "f" : "r")
        + step.number();
  }
}
