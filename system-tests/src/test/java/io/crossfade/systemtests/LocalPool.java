package io.crossfade.systemtests;

import io.crossfade.error.AdapterException;
import io.crossfade.model.Endpoint;
import io.crossfade.model.Incarnation;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.model.Slots;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.PoolCapabilities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Services in this process, in a fixed list of slots. Every start is a new listener on a new port.
 *
 * <p>Thread-safe.
 */
final class LocalPool implements InstancePool {

  private record Running(Service service, Instance instance) {}

  private final Service.Kind kind;
  private final List<InstanceId> slots;
  private final Map<InstanceId, Running> running = new LinkedHashMap<>();
  private final Map<String, Incarnation> done = new HashMap<>();
  private int starts;

  LocalPool(Service.Kind kind, List<InstanceId> slots) {
    this.kind = kind;
    this.slots = List.copyOf(slots);
  }

  @Override
  public PoolCapabilities capabilities() {
    return PoolCapabilities.all();
  }

  @Override
  public synchronized List<Instance> list() {
    return running.values().stream().map(Running::instance).toList();
  }

  @Override
  public synchronized Slots slots() {
    return Slots.of(slots.stream().filter(slot -> !running.containsKey(slot)).toList());
  }

  @Override
  public synchronized List<Instance> start(
      String key, Revision revision, List<InstanceId> instances) {
    var started = new ArrayList<Instance>();
    for (var id : instances) {
      if (!isDone(key, id)) {
        requireFree(id);
        begin(key, revision, id);
      }
      started.add(running.get(id).instance());
    }
    return started;
  }

  @Override
  public synchronized List<Instance> replace(
      String key, Revision revision, List<InstanceId> instances, Duration grace) {
    var replaced = new ArrayList<Instance>();
    for (var id : instances) {
      if (!isDone(key, id)) {
        end(id, grace);
        begin(key, revision, id);
      }
      replaced.add(running.get(id).instance());
    }
    return replaced;
  }

  @Override
  public synchronized void stop(String key, List<InstanceId> instances, Duration grace) {
    instances.forEach(id -> end(id, grace));
  }

  @Override
  public synchronized void close() {
    List.copyOf(running.keySet()).forEach(id -> end(id, Duration.ZERO));
  }

  private boolean isDone(String key, InstanceId id) {
    var incarnation = done.get(key + "/" + id);
    return incarnation != null
        && running.containsKey(id)
        && running.get(id).instance().incarnation().equals(incarnation);
  }

  private void requireFree(InstanceId id) {
    if (running.containsKey(id) || !slots.contains(id)) {
      throw new AdapterException(
          AdapterException.Kind.PERMANENT, "There is no free slot '" + id + "' to start in.");
    }
  }

  private void begin(String key, Revision revision, InstanceId id) {
    var service = kind.start(revision, id);
    var incarnation = Incarnation.of("start-" + ++starts);
    var instance =
        Instance.builder(id, revision, Endpoint.of("127.0.0.1", service.port()))
            .incarnation(incarnation)
            .build();
    running.put(id, new Running(service, instance));
    done.put(key + "/" + id, incarnation);
  }

  private void end(InstanceId id, Duration grace) {
    var old = running.remove(id);
    if (old != null) {
      old.service().stop(grace);
    }
  }
}
