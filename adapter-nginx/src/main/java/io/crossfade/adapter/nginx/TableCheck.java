package io.crossfade.adapter.nginx;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Pin;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RouterCapabilities.Feature;

/** Refuses tables that nginx cannot carry out exactly. Thread-safe. */
final class TableCheck {

  private static final int MOST_CAPACITY = 65_535;

  private final RouterCapabilities capabilities;

  TableCheck(RouterCapabilities capabilities) {
    this.capabilities = capabilities;
  }

  void require(RoutingTable table) {
    var routing = table.routing();
    if (routing.groups().size() > capabilities.mostGroups()) {
      throw refused("there are more than " + capabilities.mostGroups() + " groups");
    }
    if (routing.affinity().isSticky() && !capabilities.has(Feature.AFFINITY)) {
      throw refused(
          "affinity needs 'add_header Set-Cookie $SERVICE_set_cookie' in the site's configuration,"
              + " and the setting affinity=true to say that it is there");
    }
    routing.pins().forEach(TableCheck::require);
    table
        .targets()
        .forEach(
            (member, target) -> {
              if (target.capacity() > MOST_CAPACITY) {
                throw refused("the capacity of '" + member + "' is more than " + MOST_CAPACITY);
              }
            });
  }

  /** nginx drops headers with an underscore, and calls one with a hyphen by the same name. */
  private static void require(Pin pin) {
    if (pin.kind() == Pin.Kind.HEADER && pin.name().indexOf('_') >= 0) {
      throw refused(
          "it cannot tell the header '" + pin.name() + "' from one with a hyphen; use a hyphen");
    }
  }

  private static AdapterException refused(String why) {
    return new AdapterException(
        Kind.PERMANENT, "nginx cannot route this, and nothing was changed: " + why + ".");
  }
}
