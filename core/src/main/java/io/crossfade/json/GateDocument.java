package io.crossfade.json;

import io.crossfade.spec.GatePolicy;
import java.time.Duration;

/** The shape of a {@link GatePolicy} in JSON. Immutable. */
record GateDocument(
    Duration interval,
    Duration deadline,
    GatePolicy.Response inconclusive,
    GatePolicy.Response noData,
    GatePolicy.Response error,
    int errorLimit) {

  static GateDocument of(GatePolicy policy) {
    return new GateDocument(
        policy.interval(),
        policy.deadline(),
        policy.inconclusive(),
        policy.noData(),
        policy.error(),
        policy.errorLimit());
  }

  GatePolicy policy() {
    return GatePolicy.standard().toBuilder()
        .interval(interval)
        .deadline(deadline)
        .inconclusive(inconclusive)
        .noData(noData)
        .error(error)
        .errorLimit(errorLimit)
        .build();
  }
}
