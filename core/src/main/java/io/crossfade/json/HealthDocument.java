package io.crossfade.json;

import io.crossfade.spec.HealthPolicy;
import java.time.Duration;

/** The shape of a {@link HealthPolicy} in JSON. Immutable. */
record HealthDocument(
    int passes,
    Duration interval,
    Duration stableTime,
    Duration deadline,
    Duration freshness,
    int concurrency) {

  static HealthDocument of(HealthPolicy policy) {
    return new HealthDocument(
        policy.passes(),
        policy.interval(),
        policy.stableTime(),
        policy.deadline(),
        policy.freshness(),
        policy.concurrency());
  }

  HealthPolicy policy() {
    return HealthPolicy.standard().toBuilder()
        .passes(passes)
        .interval(interval)
        .stableTime(stableTime)
        .deadline(deadline)
        .freshness(freshness)
        .concurrency(concurrency)
        .build();
  }
}
