package io.crossfade.testkit.sim;

import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Routing;
import io.crossfade.spi.TrafficCounters;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Clients: a request every so often, by what a node of the load balancer really does at that
 * moment. Confined to one run.
 */
final class TrafficSource {

  private static final long SHORT = 800;
  private static final long LONG = 6_000;
  private static final long ENDLESS = 86_400_000;
  private static final TrafficCounters SERVED = new TrafficCounters(1, 1, 0, 0, 0);
  private static final TrafficCounters FAILED = new TrafficCounters(1, 0, 0, 0, 1);

  private final World world;
  private final RandomGenerator random;
  private final Map<InstanceId, TrafficCounters> counters = new HashMap<>();
  private long sent;

  TrafficSource(World world) {
    this.world = world;
    this.random = world.draws().of("traffic");
  }

  long sent() {
    return sent;
  }

  TrafficCounters counters(InstanceId id) {
    return counters.getOrDefault(id, TrafficCounters.none());
  }

  /** The load balancer went down, and all that passed through it. */
  void cutAll() {
    world.instances().cutRequests();
    counters.clear();
  }

  /** Sends one request. */
  void send() {
    var nodes = world.balancer().nodes();
    var table = nodes.get(random.nextInt(nodes.size())).table();
    var pins = table.routing().pins();
    Optional<GroupId> group =
        !pins.isEmpty() && random.nextInt(10) == 0
            ? Optional.of(pins.get(random.nextInt(pins.size())).group())
            : byWeight(table.routing());
    group.ifPresent(
        id -> {
          var takers = world.balancer().takers(table.routing().group(id));
          if (!takers.isEmpty()) {
            to(takers.get(random.nextInt(takers.size())));
          }
        });
  }

  private Optional<GroupId> byWeight(Routing routing) {
    int ticket = random.nextInt(10_000);
    for (var entry : routing.groups().entrySet()) {
      ticket -= entry.getValue().weight().basisPoints();
      if (ticket < 0) {
        return Optional.of(entry.getKey());
      }
    }
    return Optional.empty();
  }

  private void to(InstanceId id) {
    sent++;
    boolean served = world.instances().serve(id, duration());
    counters.merge(id, served ? SERVED : FAILED, TrafficCounters::plus);
    if (!served) {
      world.audit().requestFailed(id);
    }
  }

  private long duration() {
    int kind = random.nextInt(40);
    if (kind == 0 && world.mishaps().has(FaultKind.ENDLESS_REQUESTS)) {
      return ENDLESS;
    }
    return kind < 3 ? random.nextLong(LONG) : random.nextLong(SHORT);
  }
}
