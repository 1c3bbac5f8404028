package io.crossfade.json;

import io.crossfade.model.Endpoint;
import io.crossfade.model.Incarnation;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import java.util.Map;
import java.util.TreeMap;

/** The shape of an {@link Instance} in JSON. Immutable. */
record InstanceDocument(
    InstanceId id,
    Revision revision,
    Endpoint endpoint,
    Incarnation incarnation,
    String zone,
    int capacity,
    Map<String, String> labels) {

  static InstanceDocument of(Instance instance) {
    return new InstanceDocument(
        instance.id(),
        instance.revision(),
        instance.endpoint(),
        instance.incarnation(),
        instance.zone(),
        instance.capacity(),
        new TreeMap<>(instance.labels()));
  }

  Instance instance() {
    return Instance.builder(id, revision, endpoint)
        .incarnation(incarnation)
        .zone(zone)
        .capacity(capacity)
        .labels(labels)
        .build();
  }
}
