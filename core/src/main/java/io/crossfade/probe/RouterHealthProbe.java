package io.crossfade.probe;

import io.crossfade.error.AdapterException;
import io.crossfade.model.Health;
import io.crossfade.model.Instance;
import io.crossfade.spi.HealthProbe;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficRouter;
import java.util.Objects;

/**
 * Health as the load balancer itself sees it: what decides whether it sends requests there. An
 * instance that it does not know or does not check is unknown, and so are all of them when it
 * cannot be read.
 *
 * <p>A round over many instances reads the load balancer once. The revision is not checked here;
 * combine it with an {@link HttpProbe}.
 *
 * <p>Thread-safe.
 */
public final class RouterHealthProbe implements HealthProbe {

  private final TrafficRouter router;

  private RouterHealthProbe(TrafficRouter router) {
    this.router = Objects.requireNonNull(router, "router");
  }

  /** Returns the probe that asks a load balancer; closing the router stays the caller's. */
  public static RouterHealthProbe of(TrafficRouter router) {
    return new RouterHealthProbe(router);
  }

  @Override
  public Health check(Instance instance) {
    return forRound().check(instance);
  }

  @Override
  public HealthProbe forRound() {
    try {
      var observed = router.observe();
      return instance -> seen(observed, instance);
    } catch (AdapterException e) {
      var unread = Health.unknown("the load balancer cannot be read: " + e.getMessage());
      return instance -> unread;
    }
  }

  private static Health seen(RoutingObservation observed, Instance instance) {
    return observed
        .health(instance.id())
        .orElseGet(
            () -> Health.unknown("the load balancer does not check '" + instance.id() + "'"));
  }
}
