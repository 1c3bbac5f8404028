package io.crossfade.engine;

import io.crossfade.event.DeploymentListener;
import io.crossfade.journal.JournalStore;
import io.crossfade.spi.Gate;
import io.crossfade.spi.HealthProbe;
import io.crossfade.spi.Hook;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.time.TimeSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * Everything outside that a deployment touches: the ports of the engine. {@code Crossfade} makes
 * it.
 *
 * <p>Immutable.
 *
 * @param service what is deployed; the lease is for it
 * @param owner who this process is, for people and for the lease
 * @param router the load balancer
 * @param pool what runs
 * @param probe how an instance is asked for its health
 * @param gates the gates that a plan may name
 * @param hooks the hooks that a plan may name
 * @param journal where deployments are kept
 * @param listeners who is told
 * @param executor where health checks run
 * @param time the clock
 * @param random what waits between tries are spread by
 */
public record World(
    String service,
    String owner,
    TrafficRouter router,
    InstancePool pool,
    HealthProbe probe,
    Map<String, Gate> gates,
    Map<String, Hook> hooks,
    JournalStore journal,
    List<DeploymentListener> listeners,
    Executor executor,
    TimeSource time,
    RandomGenerator random) {

  /** Copies the collections. */
  public World {
    gates = Map.copyOf(gates);
    hooks = Map.copyOf(hooks);
    listeners = List.copyOf(listeners);
  }
}
