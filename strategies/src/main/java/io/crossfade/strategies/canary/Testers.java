package io.crossfade.strategies.canary;

import io.crossfade.model.GroupId;
import io.crossfade.model.Pin;
import io.crossfade.strategies.internal.Pins;
import java.util.ArrayList;
import java.util.List;

/**
 * Those who get the new version whatever the shares are: a header, a cookie or a query parameter of
 * a certain value.
 *
 * <p>Immutable.
 *
 * @param mark what tells them, of whatever group
 */
record Testers(Pin mark) {

  private static final GroupId ANY = GroupId.of("any");

  static Testers of(Pin.Kind kind, String name, String value) {
    return new Testers(new Pin(kind, name, value, ANY));
  }

  /** Returns these pins, those that choose any of the testers left out. */
  static List<Pin> without(List<Testers> testers, List<Pin> pins) {
    return pins.stream()
        .filter(pin -> testers.stream().noneMatch(some -> some.areChosenBy(pin)))
        .toList();
  }

  /** Returns pins of all the testers to a group before these, for the first that fits wins. */
  static List<Pin> with(List<Testers> testers, List<Pin> others, GroupId group) {
    var all = new ArrayList<Pin>();
    testers.forEach(
        some -> all.add(new Pin(some.mark.kind(), some.mark.name(), some.mark.value(), group)));
    all.addAll(others);
    return List.copyOf(all);
  }

  private boolean areChosenBy(Pin pin) {
    return Pins.isSamePlace(mark, pin) && mark.value().equals(pin.value());
  }
}
