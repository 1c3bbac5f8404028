package io.crossfade.strategies.canary;

import io.crossfade.model.GroupId;
import io.crossfade.model.Pin;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Those who get the new version whatever the shares are: a header, a cookie or a query parameter of
 * a certain value.
 *
 * <p>Immutable.
 *
 * @param kind where in a request to look
 * @param name its name
 * @param value its exact value
 */
record Testers(Pin.Kind kind, String name, String value) {

  /** Checks name and value as a pin does. */
  Testers {
    Objects.requireNonNull(new Pin(kind, name, value, GroupId.of("any")));
  }

  private boolean isChosenBy(Pin pin) {
    return pin.kind() == kind
        && pin.value().equals(value)
        && nameOf(kind, pin.name()).equals(nameOf(kind, name));
  }

  private static String nameOf(Pin.Kind kind, String name) {
    return kind == Pin.Kind.HEADER ? name.toLowerCase(Locale.ROOT) : name;
  }

  /** Returns these pins, those that choose any of the testers left out. */
  static List<Pin> without(List<Testers> testers, List<Pin> pins) {
    return pins.stream()
        .filter(pin -> testers.stream().noneMatch(some -> some.isChosenBy(pin)))
        .toList();
  }

  /** Returns pins of all the testers to a group before these, for the first that fits wins. */
  static List<Pin> with(List<Testers> testers, List<Pin> others, GroupId group) {
    var all = new ArrayList<Pin>();
    testers.forEach(some -> all.add(new Pin(some.kind, some.name, some.value, group)));
    all.addAll(others);
    return List.copyOf(all);
  }
}
