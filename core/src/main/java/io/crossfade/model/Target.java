package io.crossfade.model;

import java.util.Objects;

/**
 * What a load balancer needs to know of an instance to send it requests.
 *
 * <p>Immutable.
 *
 * @param endpoint where it listens
 * @param capacity its part of its group's share in relation to the other members, at least 1
 */
public record Target(Endpoint endpoint, int capacity) {

  /** Checks the capacity. */
  public Target {
    Objects.requireNonNull(endpoint, "endpoint");
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1, was " + capacity);
    }
  }

  /** Returns the target that an instance is. */
  public static Target of(Instance instance) {
    return new Target(instance.endpoint(), instance.capacity());
  }
}
