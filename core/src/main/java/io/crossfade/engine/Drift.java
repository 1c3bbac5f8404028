package io.crossfade.engine;

import io.crossfade.event.Cause;
import io.crossfade.event.DeploymentEvent;
import io.crossfade.model.Weight;
import io.crossfade.spec.DriftPolicy;
import io.crossfade.spi.RoutingObservation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether what is seen at the load balancer can be explained by what we did there; if not, whether
 * it may be set right. Engine's thread.
 */
final class Drift {

  private final DriftPolicy policy;
  private final Plausible plausible;
  private final Weight tolerance;
  private final Log log;
  private @Nullable String incarnation;

  /**
   * @param incarnation which start of the load balancer an earlier deployer left its routing in
   */
  Drift(
      DriftPolicy policy,
      Plausible plausible,
      Weight tolerance,
      Log log,
      Optional<String> incarnation) {
    this.policy = policy;
    this.plausible = plausible;
    this.tolerance = tolerance;
    this.log = log;
    this.incarnation = incarnation.orElse(null);
  }

  /** Keeps which start of the load balancer has what we left there, for later deployers too. */
  void note(RoutingObservation seen) {
    if (!seen.incarnation().equals(incarnation)) {
      incarnation = seen.incarnation();
      log.record(new DeploymentEvent.RouterSeen(incarnation));
    }
  }

  void noteIfExplained(RoutingObservation seen) {
    if (unexplained(seen).isEmpty()) {
      note(seen);
    }
  }

  /**
   * Makes sure that what is seen is ours, or may be set right.
   *
   * @throws Halted frozen, if somebody else changed it and the policy says to leave it
   */
  void require(RoutingObservation seen) throws Halted {
    var strange = unexplained(seen);
    if (strange.isEmpty()) {
      note(seen);
      return;
    }
    boolean reasserts = mayReassert(seen);
    log.record(new DeploymentEvent.DriftSeen(strange, reasserts));
    if (!reasserts) {
      throw new Halted(conflict(strange));
    }
  }

  /** As {@link #require}, but says nothing of what may be set right: that is still to be done. */
  void requireLeave(RoutingObservation seen) throws Halted {
    if (!mayReassert(seen)) {
      require(seen);
    }
  }

  private List<String> unexplained(RoutingObservation seen) {
    return plausible.unexplained(seen.table().routing(), tolerance);
  }

  private boolean mayReassert(RoutingObservation seen) {
    return switch (policy) {
      case FREEZE -> false;
      case REASSERT_AFTER_RESTART -> incarnation != null && !seen.incarnation().equals(incarnation);
      case REASSERT -> true;
    };
  }

  private static Halt conflict(List<String> strange) {
    return Halt.freeze(
        Cause.Kind.CONFLICT,
        "the load balancer is not as anybody of us left it, so somebody else changed it: "
            + String.join("; ", strange)
            + ". Set it right by hand, or plan anew with drift policy "
            + DriftPolicy.REASSERT);
  }
}
