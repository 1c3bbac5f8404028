package io.crossfade.adapter.awselb;

import io.crossfade.model.Health;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealth;

/** ELB's view of a target in our words. Only {@code healthy} is healthy. Thread-safe. */
final class TargetStates {

  private TargetStates() {}

  static Health health(TargetHealth seen) {
    return switch (seen.state()) {
      case HEALTHY -> Health.healthy();
      case UNHEALTHY, UNHEALTHY_DRAINING -> Health.unhealthy(words(seen));
      case INITIAL, UNUSED, DRAINING, UNAVAILABLE, UNKNOWN_TO_SDK_VERSION ->
          Health.unknown(words(seen));
    };
  }

  static String words(TargetHealth seen) {
    var reason = seen.reasonAsString() == null ? "" : " " + seen.reasonAsString();
    var more = seen.description() == null ? "" : ", " + seen.description();
    return "ELB says " + seen.stateAsString() + reason + more;
  }
}
