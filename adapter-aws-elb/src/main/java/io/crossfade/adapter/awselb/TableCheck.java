package io.crossfade.adapter.awselb;

import io.crossfade.error.AdapterException;
import io.crossfade.model.Pin;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingTable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Finds all that ELB cannot do of a table, before anything is changed. Confined to one call. */
final class TableCheck {

  private static final Pattern TARGET =
      Pattern.compile("i-[0-9a-f]{1,32}|[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");
  private static final int LONGEST_HEADER = 40;
  private static final int MOST_VALUES = 5;

  private final RoutingTable desired;
  private final Seen seen;
  private final ElbSettings settings;
  private final List<String> problems = new ArrayList<>();

  private TableCheck(RoutingTable desired, Seen seen, ElbSettings settings) {
    this.desired = desired;
    this.seen = seen;
    this.settings = settings;
  }

  /** Makes sure that a table can be carried out here. */
  static void require(RoutingTable desired, Seen seen, ElbSettings settings) {
    var check = new TableCheck(desired, seen, settings);
    check.groups(desired.routing());
    check.targets();
    check.places();
    desired.routing().pins().forEach(check::pin);
    if (!check.problems.isEmpty()) {
      throw new AdapterException(
          AdapterException.Kind.PERMANENT,
          "ELB cannot do what was asked, and nothing was changed: "
              + String.join("; ", check.problems)
              + ".");
    }
  }

  private void groups(Routing routing) {
    routing
        .groups()
        .forEach(
            (id, group) -> {
              if (!settings.groups().containsKey(id)) {
                problems.add("no target group is set for group '" + id + "'");
              }
              if (group.weight().basisPoints() % Shares.STEP.basisPoints() != 0) {
                problems.add("a share of " + group.weight() + " is no multiple of " + Shares.STEP);
              }
            });
    if (routing.affinity().isSticky()) {
      problems.add("a session of ELB would outlive its group's weight, so there is no affinity");
    }
  }

  private void targets() {
    desired
        .targets()
        .forEach(
            (id, target) -> {
              if (!TARGET.matcher(target.endpoint().host()).matches()) {
                problems.add(
                    "'"
                        + id
                        + "' is at '"
                        + target.endpoint().host()
                        + "', but a target is an address or an instance such as i-0abc");
              }
            });
  }

  private void places() {
    for (var place : seen.places()) {
      if (!place.forward().isThere()) {
        problems.add("'" + place.place() + "' forwards to no target group; make it forward to one");
      }
      boolean sticky = !place.forward().stickiness().isZero();
      if (sticky && settings.stickiness() == ElbSettings.Stickiness.REFUSE && shifts(place)) {
        problems.add(
            "'"
                + place.place()
                + "' has group stickiness, whose cookie outlives a weight of 0; turn it off, or set"
                + " stickiness to off or keep");
      }
    }
  }

  private boolean shifts(PlaceSeen place) {
    return seen.shares(place).entrySet().stream()
        .anyMatch(e -> !desired.routing().group(e.getKey()).weight().equals(e.getValue()));
  }

  private void pin(Pin pin) {
    if (settings.kind() == ElbSettings.Kind.NETWORK) {
      problems.add("a Network Load Balancer has no rules for the pin " + pin);
      return;
    }
    if (!settings.groups().containsKey(pin.group())) {
      problems.add("no target group is set for the pin " + pin);
    }
    if (pin.kind() == Pin.Kind.HEADER && pin.name().length() > LONGEST_HEADER) {
      problems.add("the header of pin " + pin + " is longer than " + LONGEST_HEADER);
    }
    if (pin.kind() == Pin.Kind.HEADER && pin.name().equalsIgnoreCase("Host")) {
      problems.add("ELB does not compare the header Host of pin " + pin);
    }
    for (var place : seen.places()) {
      var conditions = PinConditions.of(pin, place.conditions());
      if (PinConditions.values(conditions) > MOST_VALUES
          || PinConditions.wildcards(conditions) > MOST_VALUES) {
        problems.add(
            "with the conditions of '"
                + place.place()
                + "' the pin "
                + pin
                + " has more than the five values or wildcards that a rule can have");
      }
      if (place.free(desired.routing().pins().size()).size() < desired.routing().pins().size()
          && !place.pinned().equals(desired.routing().pins())) {
        problems.add("there is no free priority just before '" + place.place() + "' for " + pin);
      }
    }
  }
}
