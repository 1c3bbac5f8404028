package io.crossfade.testkit.contract;

import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Small HTTP services on free ports of the loopback, to put behind a load balancer under test. Each
 * answers with its own name.
 *
 * <p>Thread-safe.
 */
public final class LoopbackInstances implements AutoCloseable {

  private final HeldRequests held = new HeldRequests();
  private final List<LoopbackInstance> services = new ArrayList<>();

  private LoopbackInstances() {}

  /**
   * Starts services of revision {@code v1} under these names.
   *
   * @throws IOException if the machine has no port for them
   */
  public static LoopbackInstances start(String... ids) throws IOException {
    var all = new LoopbackInstances();
    for (var id : ids) {
      all.services.add(LoopbackInstance.start(InstanceId.of(id), all.held));
    }
    return all;
  }

  /** Returns the instances, in the order of their names' giving. */
  public List<Instance> instances() {
    return services.stream().map(LoopbackInstance::instance).toList();
  }

  /**
   * Returns the way to these instances through a load balancer.
   *
   * @param loadBalancer where it listens for HTTP, such as {@code http://127.0.0.1:8080/}
   */
  public DataPlane dataPlane(URI loadBalancer) {
    return new HttpDataPlane(loadBalancer, held);
  }

  @Override
  public void close() {
    held.releaseAll();
    services.forEach(LoopbackInstance::close);
  }
}
