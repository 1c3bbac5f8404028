package io.crossfade.spi;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one instance gets through the load balancer, as far as the load balancer knows.
 *
 * <p>Immutable.
 *
 * @param inFlight requests sent to it and not yet answered, upgraded connections included; empty if
 *     not known
 * @param counters requests since the load balancer began to count; empty if not known
 * @param latency response times since then; empty if not known
 */
public record InstanceTraffic(
    OptionalLong inFlight,
    Optional<TrafficCounters> counters,
    Optional<LatencyDistribution> latency) {

  private static final InstanceTraffic UNKNOWN =
      new InstanceTraffic(OptionalLong.empty(), Optional.empty(), Optional.empty());

  /** Checks the range. */
  public InstanceTraffic {
    Objects.requireNonNull(counters, "counters");
    Objects.requireNonNull(latency, "latency");
    if (inFlight.orElse(0) < 0) {
      throw new IllegalArgumentException("inFlight must not be negative, was " + inFlight);
    }
  }

  /** Returns that nothing is known. */
  public static InstanceTraffic unknown() {
    return UNKNOWN;
  }

  /** Returns that only the requests in flight are known. */
  public static InstanceTraffic inFlight(long count) {
    return new InstanceTraffic(OptionalLong.of(count), Optional.empty(), Optional.empty());
  }
}
