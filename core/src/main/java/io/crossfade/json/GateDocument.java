package io.crossfade.json;

import io.crossfade.spec.GatePolicy;
import java.time.Duration;
import java.util.Optional;

/** The shape of a {@link GatePolicy} in JSON. Immutable. */
record GateDocument(
    Duration interval,
    Duration deadline,
    GatePolicy.Response inconclusive,
    GatePolicy.Response noData,
    GatePolicy.Response error,
    int errorLimit,
    Optional<Boolean> ofPerson) {

  static GateDocument of(GatePolicy policy) {
    return new GateDocument(
        policy.interval(),
        policy.deadline(),
        policy.inconclusive(),
        policy.noData(),
        policy.error(),
        policy.errorLimit(),
        policy.isOfPerson() ? Optional.of(true) : Optional.empty());
  }

  GatePolicy policy() {
    return GatePolicy.standard().toBuilder()
        .interval(interval)
        .deadline(deadline)
        .inconclusive(inconclusive)
        .noData(noData)
        .error(error)
        .errorLimit(errorLimit)
        .ofPerson(ofPerson.orElse(false))
        .build();
  }
}
