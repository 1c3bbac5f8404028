package io.crossfade.adapter.haproxy;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Pin;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Weight;
import io.crossfade.spi.Fence;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RouterCapabilities.Feature;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HAProxy, one or several that serve the same traffic, driven over the Runtime API. Needs HAProxy
 * 2.6 or later.
 *
 * <p>The groups of a table share one backend: a member is a server, a group's share is made of its
 * servers' weights, {@code DRAINING} and {@code OUT} are HAProxy's {@code drain} and {@code maint}.
 * What a server cannot hold is in a map that is ours: which instance is in it, and the pins.
 *
 * <p>An instance that comes in gets no request before HAProxy's own check of it has passed, if the
 * backend has checks. {@code docs/haproxy.md} says what HAProxy's configuration needs, and what its
 * reload forgets.
 *
 * <p>Thread-safe for {@link #observe}; {@link #apply} is for one thread at a time.
 */
public final class HaProxyRouter implements TrafficRouter {

  private static final Logger LOG = LoggerFactory.getLogger(HaProxyRouter.class);

  /** 1/256: what one unit of a server's weight is at most, the other group being one server. */
  private static final Weight STEP = Weight.ofBasisPoints(40);

  private static final int MOST_GROUPS = 64;
  private static final int MOST_BYTES = 64 * 1024 * 1024;

  private final HaProxySettings settings;
  private final TimeSource time;
  private final List<HaProxyClient> clients;
  private final Map<NodeAddress, OldWorkers> oldWorkers = new HashMap<>();
  private final TrafficLedger ledger;
  private final Absences absences;
  private final StateFiles files;

  private HaProxyRouter(HaProxySettings settings, TimeSource time) {
    this.settings = settings;
    this.time = time;
    this.absences = new Absences(time, settings.nodePatience());
    this.clients = settings.nodes().stream().map(this::client).toList();
    for (int i = 0; i < settings.masters().size(); i++) {
      var master = client(settings.masters().get(i));
      oldWorkers.put(clients.get(i).node(), new OldWorkers(master, settings));
    }
    var ring = settings.responseTimes();
    this.ledger = new TrafficLedger(ring.map(it -> new ResponseTimes(it, settings.backend())));
    this.files = new StateFiles(settings);
  }

  /** Makes a router. It does not connect. */
  public static HaProxyRouter create(HaProxySettings settings) {
    return new HaProxyRouter(settings, TimeSource.system());
  }

  /** Makes a router that waits by this clock. */
  public static HaProxyRouter create(HaProxySettings settings, TimeSource time) {
    return new HaProxyRouter(settings, time);
  }

  @Override
  public RouterCapabilities capabilities() {
    var kinds =
        settings.pins().stream()
            .map(pin -> pin.substring(0, pin.indexOf(':')).toUpperCase(Locale.ROOT))
            .map(Pin.Kind::valueOf)
            .toArray(Pin.Kind[]::new);
    var capabilities =
        RouterCapabilities.builder()
            .with(Feature.WEIGHTS, Feature.MEMBER_CAPACITY, Feature.DRAIN)
            .with(Feature.COUNTERS, Feature.HEALTH, Feature.VOLATILE)
            .pins(kinds)
            .weightStep(STEP)
            .mostGroups(MOST_GROUPS);
    if (settings.responseTimes().isPresent()) {
      capabilities.with(Feature.LATENCY);
    }
    return (knowsOldWorkers() ? capabilities.with(Feature.IN_FLIGHT) : capabilities).build();
  }

  @Override
  public void apply(RoutingTable desired, Fence fence) {
    var weights = ShareWeights.of(desired);
    TableCheck.requirePossible(desired, weights, settings, capabilities());
    var writers = new ArrayList<NodeWriter>();
    try {
      reach(client -> writers.add(NodeWriter.begin(client, settings, time)));
      writers.forEach(writer -> requireNotLater(writer.before(), fence));
      Function<NodeReading, NodePlan> planning =
          reading -> new NodePlan(settings, reading, desired, weights, fence.epoch());
      write(writers, writers.stream().map(writer -> plan(writer.before(), planning)).toList());
    } finally {
      writers.forEach(NodeWriter::close);
    }
    requireAll(writers.size());
  }

  private void write(List<NodeWriter> writers, List<NodePlan> plans) {
    boolean changed = false;
    for (int i = 0; i < writers.size(); i++) {
      var writer = writers.get(i);
      try {
        writer.write(plans.get(i));
      } catch (AdapterException e) {
        throw changed || writer.hasChanged() ? unknown(e) : e;
      }
      changed |= writer.hasChanged();
    }
    files.save(clients.get(0), changed);
  }

  /**
   * What a server has counted is its instance's, so it is booked before another gets the server.
   */
  private NodePlan plan(NodeReading before, Function<NodeReading, NodePlan> planning) {
    var plan = planning.apply(before);
    return plan.changesHands()
        ? planning.apply(ledger.take(() -> read(client(before.node()))).get(0))
        : plan;
  }

  @Override
  public RoutingObservation observe() {
    var readings = ledger.take(this::readNeeded);
    var view = new NodesView(settings, readings, absences.awaited());
    var observation =
        RoutingObservation.builder(view.table())
            .convergence(view.convergence())
            .incarnation(view.incarnation());
    ledger.traffic(readings, knowsOldWorkers()).forEach(observation::traffic);
    view.health().forEach(observation::health);
    return observation.build();
  }

  /**
   * Returns the mean response time of the last 1,024 requests at each instance, as HAProxy keeps
   * it; the slowest node's. For their distribution, see {@link HaProxySettings#responseTimes}.
   *
   * @throws AdapterException if it cannot be read
   */
  public Map<InstanceId, Duration> responseTimes() {
    var times = new LinkedHashMap<InstanceId, Duration>();
    for (var reading : ledger.take(this::readNeeded)) {
      reading
          .members()
          .forEach(
              (server, label) -> {
                var stats = reading.stats().get(server);
                if (stats != null) {
                  times.merge(
                      label.instance(),
                      stats.responseTime(),
                      (one, other) -> one.compareTo(other) > 0 ? one : other);
                }
              });
    }
    return times;
  }

  /** Reads every node that can be reached, at least one. */
  private List<NodeReading> readNeeded() {
    var readings = new ArrayList<NodeReading>();
    reach(client -> readings.addAll(read(client)));
    return readings;
  }

  /** Makes a call to every node that can be reached, at least one. */
  private void reach(Consumer<HaProxyClient> call) {
    var failures = new ArrayList<AdapterException>();
    for (var client : clients) {
      try {
        call.accept(client);
        absences.isReached(client.node());
      } catch (AdapterException e) {
        if (e.kind() == Kind.PERMANENT) {
          throw e;
        }
        LOG.debug("A HAProxy could not be read.", e);
        absences.isMissed(client.node());
        failures.add(e);
      }
    }
    if (failures.size() == clients.size()) {
      var first = failures.get(0);
      failures.stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
  }

  /** Reads the process that takes new connections, and those from before reloads. */
  private List<NodeReading> read(HaProxyClient client) {
    var current = NodeReading.of(client, settings);
    var old = oldWorkers.get(client.node());
    var all = new ArrayList<>(List.of(current));
    if (old != null) {
      all.addAll(old.beside(current));
    }
    return all;
  }

  private boolean knowsOldWorkers() {
    return !oldWorkers.isEmpty();
  }

  /** What the reachable nodes were told stays; that some were not reached must be known. */
  private void requireAll(int reached) {
    var awaited = absences.awaited();
    if (reached < settings.nodesNeeded() || !awaited.isEmpty()) {
      throw new AdapterException(
          Kind.OUTCOME_UNKNOWN,
          "Only "
              + reached
              + " of "
              + clients.size()
              + " HAProxys could be reached, and were changed. Start the others, or lower"
              + " 'nodes-needed' if they are to stay away."
              + awaited.stream().map(line -> " " + line + ".").collect(Collectors.joining()));
    }
  }

  private static void requireNotLater(NodeReading reading, Fence fence) {
    long epoch = reading.notes().epoch();
    if (epoch > fence.epoch()) {
      throw new AdapterException(
          Kind.PERMANENT,
          "HAProxy at '"
              + reading.node()
              + "' was last written to in epoch "
              + epoch
              + ", this is epoch "
              + fence.epoch()
              + ": a later deployer is at work. If its journal is gone, delete the key 'epoch' from"
              + " the map.");
    }
  }

  private HaProxyClient client(String address) {
    return new HaProxyClient(new NodeAddress(address), settings.timeout(), MOST_BYTES, time);
  }

  private HaProxyClient client(NodeAddress node) {
    return clients.stream().filter(client -> client.node().equals(node)).findFirst().orElseThrow();
  }

  private static AdapterException unknown(AdapterException e) {
    return e.kind() == Kind.OUTCOME_UNKNOWN
        ? e
        : new AdapterException(Kind.OUTCOME_UNKNOWN, String.valueOf(e.getMessage()), e);
  }
}
