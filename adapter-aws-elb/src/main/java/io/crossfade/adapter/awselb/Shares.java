package io.crossfade.adapter.awselb;

import io.crossfade.model.Weight;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Shares of the traffic as ELB's weights, whole numbers of 0 to 999, and back. Every share that is
 * a multiple of {@link #STEP} is exact. Thread-safe.
 */
final class Shares {

  /** A tenth of a percent. */
  static final Weight STEP = Weight.ofBasisPoints(10);

  private static final int PERCENT = 100;

  private Shares() {}

  /** Returns the weights: percents if all are whole ones, otherwise thousandths. */
  static <K> Map<K, Integer> units(Map<K, Weight> shares) {
    boolean percents =
        shares.values().stream().allMatch(share -> share.basisPoints() % PERCENT == 0);
    int unit = percents ? PERCENT : STEP.basisPoints();
    var units = new LinkedHashMap<K, Integer>();
    shares.forEach((key, share) -> units.put(key, share.basisPoints() / unit));
    return units;
  }

  /** Returns the shares, which add up to everything, or to nothing if every weight is 0. */
  static <K> Map<K, Weight> of(Map<K, Integer> units) {
    long sum = units.values().stream().mapToLong(Integer::longValue).sum();
    var shares = new LinkedHashMap<K, Weight>();
    long before = 0;
    for (var entry : units.entrySet()) {
      long after = before + entry.getValue();
      shares.put(entry.getKey(), Weight.ofBasisPoints(upTo(after, sum) - upTo(before, sum)));
      before = after;
    }
    return shares;
  }

  /** Rounded sums, not rounded parts: so the parts add up. */
  private static int upTo(long part, long sum) {
    return sum == 0 ? 0 : (int) Math.round((double) Weight.ALL.basisPoints() * part / sum);
  }
}
