package io.crossfade.json;

import io.crossfade.model.Fleet;
import io.crossfade.model.Instance;
import io.crossfade.model.Routing;
import io.crossfade.model.Slots;
import java.util.List;

/** The shape of a {@link Fleet} in JSON. Immutable. */
record FleetDocument(List<Instance> instances, Slots slots, Routing routing) {

  static FleetDocument of(Fleet fleet) {
    return new FleetDocument(List.copyOf(fleet.instances()), fleet.slots(), fleet.routing());
  }

  Fleet fleet() {
    return Fleet.of(instances, slots, routing);
  }
}
