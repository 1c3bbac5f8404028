package io.crossfade.budget;

import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Fence;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficRouter;
import java.util.Objects;

/**
 * A router whose calls come out of a budget.
 *
 * <p>As thread-safe as the router within.
 */
public final class BudgetedRouter implements TrafficRouter {

  private final TrafficRouter router;
  private final CallBudget budget;

  private BudgetedRouter(TrafficRouter router, CallBudget budget) {
    this.router = Objects.requireNonNull(router, "router");
    this.budget = Objects.requireNonNull(budget, "budget");
  }

  /** Returns a router that makes its calls within a budget. */
  public static BudgetedRouter of(TrafficRouter router, CallBudget budget) {
    return new BudgetedRouter(router, budget);
  }

  @Override
  public RouterCapabilities capabilities() {
    return router.capabilities();
  }

  @Override
  public void fence(Fence fence) {
    budget.spend("announce a deployer");
    router.fence(fence);
  }

  @Override
  public void apply(RoutingTable desired, Fence fence) {
    budget.spend("apply a routing table");
    router.apply(desired, fence);
  }

  @Override
  public RoutingObservation observe() {
    budget.spend("observe the routing");
    return router.observe();
  }

  @Override
  public void close() {
    router.close();
  }
}
