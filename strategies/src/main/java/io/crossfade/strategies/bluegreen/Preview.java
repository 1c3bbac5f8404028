package io.crossfade.strategies.bluegreen;

import io.crossfade.model.GroupId;
import io.crossfade.model.Pin;
import io.crossfade.strategies.internal.Pins;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where in a request a smoke test says that it wants the new group. The place is ours: whatever is
 * pinned through it ends with the deployment.
 *
 * <p>Immutable.
 *
 * @param place a pin of that kind and name, of whatever value and group; empty for none
 */
record Preview(Optional<Pin> place) {

  private static final GroupId ANY = GroupId.of("any");

  static Preview standard() {
    return through(Pin.Kind.HEADER, "X-Crossfade-Preview");
  }

  static Preview through(Pin.Kind kind, String name) {
    return new Preview(Optional.of(new Pin(kind, name, "any", ANY)));
  }

  static Preview none() {
    return new Preview(Optional.empty());
  }

  /** Returns these pins, those through this place left out. */
  List<Pin> without(List<Pin> pins) {
    return pins.stream()
        .filter(pin -> place.filter(ours -> Pins.isSamePlace(ours, pin)).isEmpty())
        .toList();
  }

  /** Returns one to the group before these, for the first that fits wins. */
  List<Pin> with(List<Pin> others, GroupId group) {
    var all = new ArrayList<Pin>();
    place.ifPresent(ours -> all.add(new Pin(ours.kind(), ours.name(), group.value(), group)));
    all.addAll(others);
    return List.copyOf(all);
  }
}
