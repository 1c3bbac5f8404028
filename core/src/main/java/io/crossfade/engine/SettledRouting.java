package io.crossfade.engine;

import io.crossfade.error.AdapterException;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.time.Signal;
import java.time.Duration;

/**
 * Reads the load balancer until all of its nodes agree: nothing firm can be planned from what is
 * still changing. Thread-safe.
 */
final class SettledRouting {

  /** For how long beyond what the load balancer itself says that a change takes. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private SettledRouting() {}

  /**
   * Returns what is seen once all nodes agree.
   *
   * @throws AdapterException {@code TRANSIENT} if they do not in time, or the wait is interrupted;
   *     as {@code observe} if it cannot be read
   */
  static RoutingObservation await(World world) {
    var router = world.router();
    var time = world.time();
    var end = time.elapsed().plus(router.capabilities().propagation()).plus(PATIENCE);
    var backoff = new Backoff(world.random());
    while (true) {
      var seen = router.observe();
      if (seen.convergence().isConverged()) {
        return seen;
      }
      if (time.elapsed().compareTo(end) >= 0) {
        throw unsettled("has not come to rest", seen);
      }
      try {
        time.await(backoff.next(), new Signal());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw unsettled("was still changing when the wait for it was interrupted", seen);
      }
    }
  }

  private static AdapterException unsettled(String how, RoutingObservation seen) {
    return new AdapterException(
        AdapterException.Kind.TRANSIENT,
        "The load balancer "
            + how
            + ", so nothing was planned and nothing was changed: "
            + String.join("; ", seen.convergence().dissent())
            + ". Plan again once it has.");
  }
}
