package io.crossfade.spec;

import io.crossfade.model.Names;

/**
 * A number of something or a percentage of it, as in batches, floors and budgets.
 *
 * <p>Immutable.
 *
 * @param value the number or the percentage
 * @param percent whether it is a percentage
 */
public record Amount(int value, boolean percent) {

  private static final int HUNDRED = 100;

  /** Checks the range: a number is at least 0, a percentage 0 to 100. */
  public Amount {
    if (value < 0 || (percent && value > HUNDRED)) {
      throw new IllegalArgumentException(
          "an amount must be a number from 0 or a percentage within 0..100, was "
              + value
              + (percent ? "%" : ""));
    }
  }

  /** Returns a number of things. */
  public static Amount of(int number) {
    return new Amount(number, false);
  }

  /** Returns a percentage of all things. */
  public static Amount percent(int percent) {
    return new Amount(percent, true);
  }

  /**
   * Reads {@code 3} or {@code 25%}.
   *
   * @throws IllegalArgumentException if {@code text} is neither
   */
  public static Amount parse(String text) {
    if (!text.matches("[0-9]{1,9}%?")) {
      throw new IllegalArgumentException(
          "an amount must be like 3 or 25%, was '" + Names.printable(text) + "'");
    }
    boolean percent = text.endsWith("%");
    return new Amount(Integer.parseInt(percent ? text.replace("%", "") : text), percent);
  }

  /** Returns how many of {@code total} this is, a part rounded up. */
  public int roundedUp(int total) {
    return percent ? (int) (((long) total * value + HUNDRED - 1) / HUNDRED) : value;
  }

  /** Returns how many of {@code total} this is, a part rounded down. */
  public int roundedDown(int total) {
    return percent ? (int) ((long) total * value / HUNDRED) : value;
  }

  @Override
  public String toString() {
    return value + (percent ? "%" : "");
  }
}
