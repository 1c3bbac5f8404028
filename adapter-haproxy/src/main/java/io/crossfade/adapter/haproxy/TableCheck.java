package io.crossfade.adapter.haproxy;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Pin;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Weight;
import io.crossfade.spi.RouterCapabilities;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Refuses a table that HAProxy cannot carry out, before anything is changed.
 *
 * <p>Thread-safe.
 */
final class TableCheck {

  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  private TableCheck() {}

  /**
   * Checks a table.
   *
   * @param weights what {@link ShareWeights} makes of it
   * @throws AdapterException {@code PERMANENT} if it cannot be carried out
   */
  static void requirePossible(
      RoutingTable table,
      Map<InstanceId, Integer> weights,
      HaProxySettings settings,
      RouterCapabilities capabilities) {
    if (table.routing().affinity().isSticky()) {
      throw refused("HAProxy's cookies are set in its configuration, not in a routing table");
    }
    if (table.routing().groups().size() > capabilities.mostGroups()) {
      throw refused("There are more than " + capabilities.mostGroups() + " groups");
    }
    requirePins(table.routing().pins(), settings.pins());
    requireServed(table);
    requireExact(table, weights, capabilities.weightStep());
    table.targets().values().forEach(target -> requireAddress(target.endpoint().host()));
  }

  /** HAProxy looks pins up in the order of its configuration, so that is the order they win in. */
  private static void requirePins(List<Pin> pins, List<String> sources) {
    int last = 0;
    for (var pin : pins) {
      int place = sources.indexOf(Notes.source(pin));
      if (place < 0) {
        throw refused("HAProxy looks up pins by " + sources + " only, not by " + pin);
      }
      if (place < last) {
        throw refused("HAProxy looks up pins in the order of " + sources + ", not " + pins);
      }
      last = place;
    }
    if (pins.stream().map(Notes::key).distinct().count() < pins.size()) {
      throw refused("Two pins are on the same value: " + pins);
    }
  }

  /** The weights of servers share out everything: a group without servers cannot hold a part. */
  private static void requireServed(RoutingTable table) {
    var groups = table.routing().groups();
    boolean anySurvives =
        groups.values().stream().anyMatch(group -> !group.weight().isNone() && serves(group));
    groups.forEach(
        (id, group) -> {
          if (anySurvives && !group.weight().isNone() && !serves(group)) {
            throw refused(
                "Group '" + id + "' has a share but nobody who serves; others would get it");
          }
        });
  }

  private static boolean serves(GroupRouting group) {
    return group.members().containsValue(MemberState.SERVING);
  }

  private static void requireExact(
      RoutingTable table, Map<InstanceId, Integer> weights, Weight step) {
    if (weights.values().stream().allMatch(weight -> weight == 0)) {
      return;
    }
    Map<GroupId, Long> units = new LinkedHashMap<>();
    weights.forEach(
        (member, weight) ->
            units.merge(table.routing().groupOf(member).orElseThrow(), (long) weight, Long::sum));
    ShareWeights.shares(units)
        .forEach(
            (group, made) -> {
              var wanted = table.routing().group(group).weight();
              if (Math.abs(made.basisPoints() - wanted.basisPoints()) > step.basisPoints()) {
                throw refused("The nearest to " + wanted + " for '" + group + "' would be " + made);
              }
            });
  }

  /** A name is looked up by HAProxy at its start only, so it takes none at run time. */
  private static void requireAddress(String host) {
    boolean ipv4 = IPV4.matcher(host).matches();
    boolean ipv6 = host.indexOf(':') >= 0;
    if (!ipv4 && !ipv6) {
      throw refused("HAProxy takes IP addresses at run time, not the name '" + host + "'");
    }
  }

  private static AdapterException refused(String why) {
    return new AdapterException(Kind.PERMANENT, why + ". Nothing was changed.");
  }
}
