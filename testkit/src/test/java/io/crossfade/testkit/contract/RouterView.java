package io.crossfade.testkit.contract;

import io.crossfade.model.InstanceId;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Convergence;
import io.crossfade.spi.Fence;
import io.crossfade.spi.InstanceTraffic;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.testkit.fake.FakeTrafficRouter;

/** A router object over a fake load balancer; defects override what they spoil. */
class RouterView implements TrafficRouter {

  final FakeTrafficRouter fake;
  final FakeWays ways;

  RouterView(FakeTrafficRouter fake, FakeWays ways) {
    this.fake = fake;
    this.ways = ways;
  }

  RouterView(RouterView other) {
    this(other.fake, other.ways);
  }

  @Override
  public RouterCapabilities capabilities() {
    return fake.capabilities();
  }

  @Override
  public void fence(Fence fence) {
    fake.fence(fence);
  }

  @Override
  public void apply(RoutingTable desired, Fence fence) {
    fake.apply(desired, fence);
  }

  @Override
  public RoutingObservation observe() {
    var seen = fake.observe();
    return spoil(seen, table(seen), seen.convergence());
  }

  RoutingTable table(RoutingObservation seen) {
    return seen.table();
  }

  InstanceTraffic traffic(InstanceId id, InstanceTraffic seen) {
    return seen;
  }

  RoutingObservation spoil(RoutingObservation seen, RoutingTable table, Convergence convergence) {
    var spoilt =
        RoutingObservation.builder(table).convergence(convergence).incarnation(seen.incarnation());
    seen.traffic().forEach((id, traffic) -> spoilt.traffic(id, traffic(id, traffic)));
    return spoilt.build();
  }
}
