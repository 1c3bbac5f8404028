package io.crossfade.spec;

import java.util.Objects;

/**
 * The capacity that serves at every moment, on the way there and on the way back.
 *
 * <p>Amounts are in units of {@link io.crossfade.model.Instance#capacity}, percentages of what
 * served at the start, or of what is to serve where nothing did.
 *
 * <p>Immutable.
 *
 * @param floor serving, healthy capacity never falls below it. Default: 50 %
 * @param demand what the users need in all; a group that gets a share of the traffic has at least
 *     that share of it. Default: the same as the floor
 */
public record CapacityPolicy(Amount floor, Amount demand) {

  /** Checks that both are there. */
  public CapacityPolicy {
    Objects.requireNonNull(floor, "floor");
    Objects.requireNonNull(demand, "demand");
  }

  /** Returns the default: half of what served at the start. */
  public static CapacityPolicy standard() {
    return atLeast(Amount.percent(50));
  }

  /** Returns a floor, with the demand the same. */
  public static CapacityPolicy atLeast(Amount floor) {
    return new CapacityPolicy(floor, floor);
  }
}
