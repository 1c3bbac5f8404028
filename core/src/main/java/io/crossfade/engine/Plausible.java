package io.crossfade.engine;

import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Placement;
import io.crossfade.model.Routing;
import io.crossfade.model.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The routings that we may have left the load balancer in, or in the middle between. What mixes
 * their parts is explained by a change that was cut short; anything else somebody else did.
 *
 * <p>Engine's thread.
 */
final class Plausible {

  private final List<Routing> known = new ArrayList<>();

  Plausible(Routing first) {
    known.add(first);
  }

  List<Routing> all() {
    return List.copyOf(known);
  }

  void add(Routing routing) {
    known.add(routing);
  }

  /** Only this one is plausible from now on. */
  void settle(Routing routing) {
    known.clear();
    known.add(routing);
  }

  /**
   * Returns what nothing of ours explains, a line each.
   *
   * @param tolerance how far a weight may be off
   */
  List<String> unexplained(Routing seen, Weight tolerance) {
    var lines = new ArrayList<String>();
    seen.groups().forEach((id, group) -> unexplainedWeight(lines, id, group, tolerance));
    unexplainedMembers(lines, seen);
    if (known.stream().noneMatch(routing -> routing.pins().equals(seen.pins()))) {
      lines.add("pins are " + seen.pins());
    }
    return lines;
  }

  private void unexplainedWeight(
      List<String> lines, GroupId id, GroupRouting group, Weight tolerance) {
    boolean explained =
        known.stream()
            .anyMatch(routing -> routing.group(id).weight().isNear(group.weight(), tolerance));
    if (!explained) {
      lines.add("group '" + id + "' has weight " + group.weight());
    }
  }

  private void unexplainedMembers(List<String> lines, Routing seen) {
    var ours = places();
    var now = placesIn(seen);
    Set<InstanceId> all = new HashSet<>(ours.keySet());
    all.addAll(now.keySet());
    for (var id : all) {
      var place = Optional.ofNullable(now.get(id));
      if (!ours.getOrDefault(id, Set.of(Optional.empty())).contains(place)) {
        lines.add(
            "'"
                + id
                + "' is "
                + place.map(p -> p.state() + " in '" + p.group() + "'").orElse("absent"));
      }
    }
  }

  private Map<InstanceId, Set<Optional<Placement>>> places() {
    var all = new HashMap<InstanceId, Set<Optional<Placement>>>();
    var each = known.stream().map(Plausible::placesIn).toList();
    each.forEach(places -> places.keySet().forEach(id -> all.put(id, new HashSet<>())));
    all.forEach(
        (id, states) -> each.forEach(places -> states.add(Optional.ofNullable(places.get(id)))));
    all.values().forEach(Plausible::addDrains);
    return all;
  }

  /** Who serves and is taken out at once may be seen to drain first, as behind an ALB. */
  private static void addDrains(Set<Optional<Placement>> states) {
    if (states.size() > 1) {
      states.stream()
          .flatMap(Optional::stream)
          .filter(place -> place.state() == MemberState.SERVING)
          .map(place -> new Placement(place.group(), MemberState.DRAINING))
          .toList()
          .forEach(place -> states.add(Optional.of(place)));
    }
  }

  private static Map<InstanceId, Placement> placesIn(Routing routing) {
    var places = new HashMap<InstanceId, Placement>();
    routing
        .groups()
        .forEach(
            (group, part) ->
                part.members().forEach((id, state) -> places.put(id, new Placement(group, state))));
    return places;
  }
}
