package io.crossfade.adapter.nginx.plus;

import io.crossfade.model.GroupId;
import io.crossfade.model.Weight;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which upstream each hundredth of the requests goes to, as one value of the key-value zone: {@code
 * 00=shop_blue;01=shop_green;…}. The configuration draws a hundredth for each request and looks it
 * up with one regular expression, so that a change of one value is a change of every share at once.
 *
 * <p>Groups take whole blocks in the order of their names: a client that is hashed onto a hundredth
 * moves only when a share's bound passes it. Thread-safe.
 */
final class Layout {

  static final int PARTS = 100;

  private Layout() {}

  /**
   * Returns the value that makes these shares; empty for none at all.
   *
   * @param weights whole percents, by group
   */
  static String write(Map<GroupId, Weight> weights, PlusNames names) {
    var text = new StringBuilder();
    int part = 0;
    for (var entry : new TreeMap<>(weights).entrySet()) {
      int end = part + entry.getValue().basisPoints() / PARTS;
      for (; part < end; part++) {
        text.append(part < 10 ? "0" : "").append(part).append('=');
        text.append(names.upstream(entry.getKey())).append(';');
      }
    }
    return text.toString();
  }

  /**
   * Returns the shares that a value makes.
   *
   * @throws IllegalArgumentException if it makes none that this adapter knows
   */
  static Map<GroupId, Weight> read(String value, PlusNames names) {
    var parts = new LinkedHashMap<String, GroupId>();
    for (var part : value.isEmpty() ? new String[0] : value.split(";")) {
      var sides = part.split("=", -1);
      var group = sides.length == 2 ? names.group(sides[1]) : Optional.<GroupId>empty();
      if (!sides[0].matches("[0-9]{2}")
          || group.isEmpty()
          || parts.put(sides[0], group.get()) != null) {
        throw new IllegalArgumentException("the layout has a part '" + part + "'");
      }
    }
    if (!parts.isEmpty() && parts.size() != PARTS) {
      throw new IllegalArgumentException("the layout has " + parts.size() + " parts");
    }
    var weights = new LinkedHashMap<GroupId, Weight>();
    var one = Weight.ofPercent(1);
    parts.values().forEach(group -> weights.merge(group, one, Layout::sum));
    return weights;
  }

  private static Weight sum(Weight one, Weight other) {
    return Weight.ofBasisPoints(one.basisPoints() + other.basisPoints());
  }
}
