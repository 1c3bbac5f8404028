package io.crossfade.json;

import io.crossfade.model.Revision;
import io.crossfade.spec.CapacityPolicy;
import io.crossfade.spec.Deadlines;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spec.DrainPolicy;
import io.crossfade.spec.DriftPolicy;
import io.crossfade.spec.HealthPolicy;
import java.util.Map;
import java.util.TreeMap;

/** The shape of a {@link DeploymentSpec} in JSON. Immutable. */
record SpecDocument(
    Revision revision,
    int instances,
    HealthPolicy health,
    DrainPolicy drain,
    CapacityPolicy capacity,
    Deadlines deadlines,
    DriftPolicy drift,
    Map<String, String> labels) {

  static SpecDocument of(DeploymentSpec spec) {
    return new SpecDocument(
        spec.revision(),
        spec.instances(),
        spec.health(),
        spec.drain(),
        spec.capacity(),
        spec.deadlines(),
        spec.drift(),
        new TreeMap<>(spec.labels()));
  }

  DeploymentSpec spec() {
    return DeploymentSpec.builder(revision)
        .instances(instances)
        .health(health)
        .drain(drain)
        .capacity(capacity)
        .deadlines(deadlines)
        .drift(drift)
        .labels(labels)
        .build();
  }
}
