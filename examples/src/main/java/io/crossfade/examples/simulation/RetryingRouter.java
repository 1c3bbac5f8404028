package io.crossfade.examples.simulation;

import io.crossfade.error.AdapterException;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Fence;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficRouter;

/**
 * Tries a change of routing again at once if nothing was changed, as many load balancers ask for
 * when they are busy. What may have been changed is left to the engine, which looks first.
 *
 * <p>As thread-safe as the router behind it.
 */
public final class RetryingRouter implements TrafficRouter {

  private static final int TRIES = 3;

  private final TrafficRouter inner;

  /** Makes a layer around a router. */
  public RetryingRouter(TrafficRouter inner) {
    this.inner = inner;
  }

  @Override
  public RouterCapabilities capabilities() {
    return inner.capabilities();
  }

  @Override
  public void fence(Fence fence) {
    inner.fence(fence);
  }

  @Override
  public void apply(RoutingTable desired, Fence fence) {
    for (int tried = 1; ; tried++) {
      try {
        inner.apply(desired, fence);
        return;
      } catch (AdapterException e) {
        if (e.kind() != AdapterException.Kind.TRANSIENT || tried == TRIES) {
          throw e;
        }
      }
    }
  }

  @Override
  public RoutingObservation observe() {
    return inner.observe();
  }

  @Override
  public void close() {
    inner.close();
  }
}
