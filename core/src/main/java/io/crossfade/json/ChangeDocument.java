package io.crossfade.json;

import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Pin;
import io.crossfade.model.Placement;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.Weight;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The shape of a {@link RoutingChange} in JSON; parts that change nothing are left out. */
record ChangeDocument(
    Optional<Map<GroupId, Weight>> weights,
    Optional<Map<InstanceId, Placement>> placements,
    Optional<List<InstanceId>> removals,
    Optional<List<Pin>> pins) {

  static ChangeDocument of(RoutingChange change) {
    return new ChangeDocument(
        some(new TreeMap<>(change.weights())),
        some(change.placements()),
        Optional.of(change.removals().stream().sorted().toList()).filter(list -> !list.isEmpty()),
        change.pins());
  }

  RoutingChange change() {
    return new RoutingChange(
        weights.orElse(Map.of()),
        placements.orElse(Map.of()),
        new LinkedHashSet<>(removals.orElse(List.of())),
        pins);
  }

  private static <K, V> Optional<Map<K, V>> some(Map<K, V> map) {
    return map.isEmpty() ? Optional.empty() : Optional.of(map);
  }
}
