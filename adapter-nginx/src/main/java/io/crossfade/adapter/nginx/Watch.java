package io.crossfade.adapter.nginx;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Endpoint;
import io.crossfade.model.InstanceId;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Convergence;
import io.crossfade.spi.InstanceTraffic;
import io.crossfade.spi.RoutingObservation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads back what nginx does: what a worker says that it runs, which generations accept, and what
 * the access log tells of each instance. Thread-safe.
 */
final class Watch {

  /** An address on which workers of every generation listen. */
  static final String ANY_WORKER = "127.0.0.1";

  private static final OptionalLong NOBODY = OptionalLong.of(0);

  private final NginxSettings settings;
  private final NginxHost host;
  private final Optional<AccessLog> log;
  private final Map<InstanceId, Endpoint> known = new LinkedHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();

  Watch(NginxSettings settings, NginxHost host) {
    this.settings = settings;
    this.host = host;
    this.log = settings.accessLog().map(path -> new AccessLog(host.log(path)));
  }

  RoutingObservation look() {
    var start = host.start();
    var sockets = host.sockets();
    var running = host.marker(ANY_WORKER).orElseThrow(this::silent);
    var connections = connections(running.generation(), sockets);
    var traffic = traffic(running.generation(), connections);
    var file = file(running);
    var dissent = dissent(running, sockets);
    file.problem().ifPresent(dissent::add);
    dissent.addAll(unknown(running.generation(), connections));
    var observation =
        RoutingObservation.builder(file.table())
            .incarnation(start)
            .convergence(Convergence.disagreed(dissent));
    traffic.forEach(observation::traffic);
    return observation.build();
  }

  /** Nobody may take an instance for empty because its name could not be resolved just now. */
  private static List<String> unknown(
      Generation generation, Map<InstanceId, OptionalLong> connections) {
    return generation.table().targets().keySet().stream()
        .filter(id -> connections.getOrDefault(id, OptionalLong.empty()).isEmpty())
        .map(id -> "what is in flight at '" + id + "' is not known")
        .toList();
  }

  void close() {
    lock.lock();
    try {
      log.ifPresent(AccessLog::close);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The sockets were read before the answer. Where they show one generation alone, and the answer
   * is from that one, no other accepted in between.
   */
  private List<String> dissent(Marker running, Optional<Sockets> sockets) {
    var lines = new ArrayList<String>();
    int own = (int) (running.generation().number() & 0xFFFF);
    if (sockets.isEmpty()) {
      lines.add("which workers accept cannot be seen: /proc/net/tcp cannot be read");
    } else {
      var accepting = sockets.get().generations(settings.statusPort());
      if (!accepting.contains(own)) {
        lines.add("generation " + own + " answered, and has but begun to accept");
      }
      accepting.stream()
          .filter(other -> other != own)
          .forEach(other -> lines.add("workers of generation " + other + " still accept"));
    }
    return lines;
  }

  /**
   * What runs, as the file sees it.
   *
   * @param table with those who drain, if the file is what runs
   * @param problem how it differs: the next reload, whoever makes it, would change what runs
   */
  private record FileView(RoutingTable table, Optional<String> problem) {}

  private FileView file(Marker running) {
    var table = running.generation().table();
    var text = host.include();
    if (text.isEmpty()) {
      return new FileView(table, problem("is gone"));
    }
    try {
      var include = Include.parse(text.get());
      return include.hash().equals(running.hash())
          ? new FileView(include.generation().table(), Optional.empty())
          : new FileView(
              table,
              problem(
                  "has generation "
                      + include.generation().number()
                      + ", and nginx runs generation "
                      + running.generation().number()));
    } catch (IllegalArgumentException e) {
      return new FileView(table, problem(String.valueOf(e.getMessage())));
    }
  }

  private Optional<String> problem(String what) {
    return Optional.of("the include '" + settings.include() + "' " + what);
  }

  private Map<InstanceId, OptionalLong> connections(
      Generation generation, Optional<Sockets> sockets) {
    lock.lock();
    try {
      generation.table().targets().forEach((id, target) -> known.put(id, target.endpoint()));
      var connections = new LinkedHashMap<InstanceId, OptionalLong>();
      known.forEach(
          (id, endpoint) ->
              connections.put(
                  id,
                  sockets.map(seen -> seen.connectionsTo(endpoint)).orElse(OptionalLong.empty())));
      return connections;
    } finally {
      lock.unlock();
    }
  }

  private Map<InstanceId, InstanceTraffic> traffic(
      Generation generation, Map<InstanceId, OptionalLong> connections) {
    lock.lock();
    try {
      var ledgers = log.flatMap(reader -> reader.read(generation));
      var traffic = new LinkedHashMap<InstanceId, InstanceTraffic>();
      inFlight(generation, connections)
          .forEach((id, inFlight) -> traffic.put(id, traffic(id, inFlight, ledgers)));
      return traffic;
    } finally {
      lock.unlock();
    }
  }

  /**
   * An instance that nobody is connected to is empty, unless a worker of before lives, which may
   * send it one more request by the routing of then. The workers are looked for after the sockets
   * were read, so none that has gone since can have done so.
   */
  private Map<InstanceId, OptionalLong> inFlight(
      Generation generation, Map<InstanceId, OptionalLong> connections) {
    var routing = generation.table().routing();
    var inFlight = new LinkedHashMap<>(connections);
    inFlight.replaceAll(
        (id, count) ->
            count.equals(NOBODY) && !routing.isReachable(id) ? OptionalLong.empty() : count);
    boolean open =
        !inFlight.equals(connections) && settings.lateRequests() && host.oldWorkers() > 0;
    return open ? inFlight : connections;
  }

  private static InstanceTraffic traffic(
      InstanceId id, OptionalLong inFlight, Optional<Map<InstanceId, Ledger>> ledgers) {
    var ledger = ledgers.map(all -> all.getOrDefault(id, Ledger.empty()));
    return new InstanceTraffic(inFlight, ledger.map(Ledger::counters), ledger.map(Ledger::latency));
  }

  private AdapterException silent() {
    return new AdapterException(
        Kind.TRANSIENT,
        "nginx runs, but nobody tells on http://"
            + ANY_WORKER
            + ":"
            + settings.statusPort()
            + Marker.PATH
            + " what it routes. See that '"
            + settings.include()
            + "' is included, and that nginx was reloaded since.");
  }
}
