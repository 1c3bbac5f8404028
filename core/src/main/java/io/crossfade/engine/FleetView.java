package io.crossfade.engine;

import io.crossfade.model.Fleet;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Target;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What runs, as last listed, and every address that was ever seen. Engine's thread. */
final class FleetView {

  private final Map<InstanceId, Instance> running = new LinkedHashMap<>();
  private final Map<InstanceId, Target> targets = new LinkedHashMap<>();
  private final Map<InstanceId, Integer> capacities = new LinkedHashMap<>();

  void listed(Collection<Instance> instances) {
    running.clear();
    instances.forEach(this::seen);
  }

  void observed(RoutingTable table) {
    table.targets().forEach(targets::putIfAbsent);
  }

  private void seen(Instance instance) {
    running.put(instance.id(), instance);
    targets.put(instance.id(), Target.of(instance));
    capacities.put(instance.id(), instance.capacity());
  }

  Optional<Instance> running(InstanceId id) {
    return Optional.ofNullable(running.get(id));
  }

  List<Instance> running(Collection<InstanceId> ids) {
    return ids.stream().flatMap(id -> running(id).stream()).toList();
  }

  boolean runs(InstanceId id, Revision revision) {
    return running(id).filter(instance -> instance.revision().equals(revision)).isPresent();
  }

  /** Returns whether an instance, if it runs, runs what it ran in an earlier fleet. */
  boolean isAsIn(Fleet earlier, InstanceId id) {
    return earlier
        .instance(id)
        .filter(then -> running(id).isEmpty() || runs(id, then.revision()))
        .isPresent();
  }

  Map<InstanceId, Revision> revisions() {
    var revisions = new LinkedHashMap<InstanceId, Revision>();
    running.values().forEach(instance -> revisions.put(instance.id(), instance.revision()));
    return revisions;
  }

  int capacity(InstanceId id) {
    return capacities.getOrDefault(id, 1);
  }

  /** Returns the routing with addresses, or the members whose address nobody knows. */
  RoutingTable table(Routing routing) {
    return new RoutingTable(routing, targets);
  }

  List<InstanceId> withoutAddress(Routing routing) {
    return routing.members().keySet().stream().filter(id -> !targets.containsKey(id)).toList();
  }
}
