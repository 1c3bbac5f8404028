package io.crossfade.probe;

import io.crossfade.internal.net.Outcome;
import io.crossfade.model.Endpoint;
import io.crossfade.model.Health;
import io.crossfade.model.Instance;
import java.util.OptionalInt;

/**
 * What a talk says of an instance's health: who does not answer is unhealthy, who could not be
 * asked is unknown; what an answer says is the probe's to judge.
 *
 * @param <T> what an answer is
 */
interface Judgement<T> extends Outcome.Visitor<T, Health> {

  /** Returns where to ask: at the instance's host, at its own port unless another is said. */
  static Endpoint where(Instance instance, OptionalInt port) {
    var own = instance.endpoint();
    return Endpoint.of(own.host(), port.orElse(own.port()));
  }

  @Override
  default Health noAnswer(String reason) {
    return Health.unhealthy(reason);
  }

  @Override
  default Health notTried(String reason) {
    return Health.unknown(reason);
  }
}
