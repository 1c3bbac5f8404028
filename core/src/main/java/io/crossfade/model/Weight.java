package io.crossfade.model;

import java.math.BigDecimal;

/**
 * A share of the traffic, in hundredths of a percent: the finest share that any supported load
 * balancer can make.
 *
 * <p>Immutable.
 *
 * @param basisPoints 0 to 10,000; 10,000 is everything
 */
public record Weight(int basisPoints) implements Comparable<Weight> {

  /** No traffic. */
  public static final Weight NONE = new Weight(0);

  /** All traffic. */
  public static final Weight ALL = new Weight(10_000);

  /** Checks the range. */
  public Weight {
    if (basisPoints < 0 || basisPoints > 10_000) {
      throw new IllegalArgumentException(
          "weight must be within 0..100 percent, was " + BigDecimal.valueOf(basisPoints, 2));
    }
  }

  /** Returns a whole percentage, 0 to 100. */
  public static Weight ofPercent(int percent) {
    return new Weight(Math.multiplyExact(percent, 100));
  }

  /** Returns a share in hundredths of a percent, 0 to 10,000. */
  public static Weight ofBasisPoints(int basisPoints) {
    return new Weight(basisPoints);
  }

  /**
   * Reads {@code 12.5%} or {@code 12.5}, at most two decimals.
   *
   * @throws IllegalArgumentException if {@code text} is no percentage within 0..100
   */
  public static Weight parse(String text) {
    if (!text.matches("[0-9]{1,3}(\\.[0-9]{1,2})?%?")) {
      throw new IllegalArgumentException(
          "weight must be a percentage with at most two decimals, was '"
              + Names.printable(text)
              + "'");
    }
    var number = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
    return new Weight(new BigDecimal(number).movePointRight(2).intValueExact());
  }

  /** Returns what is left of everything: {@code 100 % - this}. */
  public Weight rest() {
    return new Weight(ALL.basisPoints - basisPoints);
  }

  /** Returns whether this is no traffic at all. */
  public boolean isNone() {
    return basisPoints == 0;
  }

  /**
   * Returns whether this is the same share as another, within a tolerance.
   *
   * @param other the other share
   * @param tolerance how far it may be off, either way
   */
  public boolean isNear(Weight other, Weight tolerance) {
    return Math.abs(basisPoints - other.basisPoints) <= tolerance.basisPoints;
  }

  /** Returns the share as a fraction, 0.0 to 1.0. */
  public double fraction() {
    return basisPoints / 10_000.0;
  }

  @Override
  public int compareTo(Weight other) {
    return Integer.compare(basisPoints, other.basisPoints);
  }

  @Override
  public String toString() {
    return BigDecimal.valueOf(basisPoints, 2).stripTrailingZeros().toPlainString() + "%";
  }
}
