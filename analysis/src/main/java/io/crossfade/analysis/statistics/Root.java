package io.crossfade.analysis.statistics;

import java.util.function.DoubleUnaryOperator;

/** Where a function changes its sign. Thread-safe. */
final class Root {

  private static final int MOST_HALVINGS = 200;

  private Root() {}

  /**
   * Returns where {@code f} crosses zero between two points at which its signs differ, to the last
   * digits.
   */
  static double between(double from, double to, DoubleUnaryOperator f) {
    double low = from;
    double high = to;
    boolean rising = f.applyAsDouble(to) > 0;
    for (int i = 0; i < MOST_HALVINGS; i++) {
      double middle = 0.5 * (low + high);
      if (middle == low || middle == high) {
        break;
      }
      if (f.applyAsDouble(middle) > 0 == rising) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return 0.5 * (low + high);
  }
}
