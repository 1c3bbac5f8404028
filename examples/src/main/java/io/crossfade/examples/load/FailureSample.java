package io.crossfade.examples.load;

import java.time.Instant;

/**
 * One failed request, kept as it was seen. Immutable.
 *
 * @param at when the failure was seen
 * @param phase the phase in which the request was due
 * @param kind what went wrong
 * @param version the version that answered, {@link LoadReport#NO_VERSION} if none did
 * @param request method, path and id of the request and the kind of its connection
 * @param detail what was seen
 */
public record FailureSample(
    Instant at, String phase, FailureKind kind, String version, String request, String detail) {

  /** The sample as one line for a person. */
  @Override
  public String toString() {
    return at
        + " "
        + kind
        + " in phase '"
        + phase
        + "', version '"
        + version
        + "', "
        + request
        + ": "
        + detail;
  }
}
