package io.crossfade.examples.simulation;

import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Fence;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficRouter;
import java.util.Optional;

/**
 * A cache as one must not write it: it shows what was asked for, and forgets that a load balancer
 * may take its time, or do something else.
 */
final class ForgetfulCache implements TrafficRouter {

  private final TrafficRouter inner;
  private Optional<RoutingTable> asked = Optional.empty();

  ForgetfulCache(TrafficRouter inner) {
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
    inner.apply(desired, fence);
    asked = Optional.of(desired);
  }

  @Override
  public RoutingObservation observe() {
    return asked.map(table -> RoutingObservation.builder(table).build()).orElseGet(inner::observe);
  }
}
