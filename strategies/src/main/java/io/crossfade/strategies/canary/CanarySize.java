package io.crossfade.strategies.canary;

import io.crossfade.model.Weight;
import io.crossfade.spec.Amount;
import java.util.Optional;

/**
 * How many instances serve a share, apart from the share itself.
 *
 * <p>Immutable.
 *
 * @param minimum at least so many, for a share of everything rounded up
 * @param fixed so many whatever the share is, until everything is shifted; empty to follow the
 *     share
 */
record CanarySize(int minimum, Optional<Amount> fixed) {

  static final CanarySize FOLLOWS_SHARE = new CanarySize(1, Optional.empty());

  CanarySize {
    if (minimum < 1) {
      throw new IllegalArgumentException("minimum must be at least 1, was " + minimum);
    }
    if (fixed.filter(amount -> amount.value() == 0).isPresent()) {
      throw new IllegalArgumentException(
          "a canary needs at least one instance, was " + fixed.get());
    }
  }

  /** Returns how many instances serve a share when so many serve everything. */
  int instancesFor(Weight share, int all) {
    int some =
        fixed
            .map(amount -> amount.roundedUp(all))
            .orElseGet(() -> Math.max(minimum, inProportion(share, all)));
    return Math.min(all, some);
  }

  private static int inProportion(Weight share, int all) {
    int whole = Weight.ALL.basisPoints();
    return (int) (((long) share.basisPoints() * all + whole - 1) / whole);
  }
}
