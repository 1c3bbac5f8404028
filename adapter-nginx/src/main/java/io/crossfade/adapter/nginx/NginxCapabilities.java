package io.crossfade.adapter.nginx;

import io.crossfade.model.Pin;
import io.crossfade.model.Weight;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RouterCapabilities.Feature;
import java.time.Duration;

/** What an open source nginx can do that is steered by reloads. Thread-safe. */
final class NginxCapabilities {

  private static final int MOST_GROUPS = 64;

  private NginxCapabilities() {}

  static RouterCapabilities of(NginxSettings settings) {
    var can =
        RouterCapabilities.builder()
            .with(Feature.WEIGHTS, Feature.MEMBER_CAPACITY, Feature.DRAIN)
            .with(Feature.IN_FLIGHT, Feature.FENCED)
            .pins(Pin.Kind.values())
            .weightStep(Weight.ofBasisPoints(1))
            .mostGroups(MOST_GROUPS)
            .propagation(Duration.ofSeconds(1))
            .changeCost("one reload");
    if (settings.accessLog().isPresent()) {
      can.with(Feature.COUNTERS, Feature.LATENCY);
    }
    return (settings.affinity() ? can.with(Feature.AFFINITY) : can).build();
  }
}
