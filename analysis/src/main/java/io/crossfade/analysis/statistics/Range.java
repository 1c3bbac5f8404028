package io.crossfade.analysis.statistics;

/**
 * A range of numbers, both ends included.
 *
 * <p>Immutable.
 *
 * @param low the lower end; may be minus infinity
 * @param high the upper end; may be infinity
 */
public record Range(double low, double high) {

  /** Checks the order. */
  public Range {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "range must go from low to high, was " + low + " to " + high);
    }
  }

  /** Returns whether a number is in it. */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}
