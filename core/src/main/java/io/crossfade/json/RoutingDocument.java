package io.crossfade.json;

import io.crossfade.model.Affinity;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.Pin;
import io.crossfade.model.Routing;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The shape of a {@link Routing} in JSON; affinity is left out where there is none. Immutable. */
record RoutingDocument(
    Map<GroupId, GroupRouting> groups, List<Pin> pins, Optional<Affinity> affinity) {

  static RoutingDocument of(Routing routing) {
    return new RoutingDocument(
        routing.groups(),
        routing.pins(),
        Optional.of(routing.affinity()).filter(Affinity::isSticky));
  }

  Routing routing() {
    return new Routing(groups, pins, affinity.orElse(Affinity.none()));
  }
}
