package io.crossfade.analysis.kayenta;

import java.util.function.DoubleUnaryOperator;

/**
 * Brent's search for a zero, with the absolute tolerance of 0.0001 that makes Kayenta's and R's
 * intervals what they are; a better one would give other digits.
 *
 * <p>Confined to one search.
 */
final class Zero {

  private static final int MOST_STEPS = 1001;
  private static final double TOLERANCE = 1e-4;
  private static final double EPSILON = Math.ulp(1.0);

  private final DoubleUnaryOperator f;

  /** The best point so far, the one before, and one on the other side of the zero. */
  private double best;

  private double last;
  private double other;
  private double atBest;
  private double atLast;
  private double atOther;

  private Zero(DoubleUnaryOperator f, double from, double to) {
    this.f = f;
    this.last = from;
    this.best = to;
    this.other = from;
    this.atLast = f.applyAsDouble(from);
    this.atBest = f.applyAsDouble(to);
    this.atOther = atLast;
  }

  /** Returns where a falling function is zero, or the end of the range that is nearest. */
  static double within(double from, double to, DoubleUnaryOperator f) {
    var search = new Zero(f, from, to);
    if (search.atLast <= 0) {
      return from;
    }
    return search.atBest >= 0 ? to : search.run();
  }

  private double run() {
    for (int i = 0; i < MOST_STEPS; i++) {
      double before = best - last;
      if (Math.abs(atOther) < Math.abs(atBest)) {
        turn();
      }
      double tolerance = 2 * EPSILON * Math.abs(best) + TOLERANCE / 2;
      double half = (other - best) / 2;
      if (Math.abs(half) <= tolerance || atBest == 0) {
        return best;
      }
      advance(step(before, half, tolerance), tolerance);
    }
    return best;
  }

  private void turn() {
    last = best;
    best = other;
    other = last;
    atLast = atBest;
    atBest = atOther;
    atOther = atLast;
  }

  /** Interpolates where that is safe, else halves. */
  private double step(double before, double half, double tolerance) {
    if (Math.abs(before) < tolerance || Math.abs(atLast) <= Math.abs(atBest)) {
      return half;
    }
    double width = other - best;
    double p;
    double q;
    if (last == other) {
      double slope = atBest / atLast;
      p = width * slope;
      q = 1 - slope;
    } else {
      double toOther = atLast / atOther;
      double bestToOther = atBest / atOther;
      double bestToLast = atBest / atLast;
      p =
          bestToLast
              * (width * toOther * (toOther - bestToOther) - (best - last) * (bestToOther - 1));
      q = (toOther - 1) * (bestToOther - 1) * (bestToLast - 1);
    }
    q = p > 0 ? -q : q;
    p = Math.abs(p);
    boolean safe =
        p < 0.75 * width * q - Math.abs(tolerance * q) / 2 && p < Math.abs(before * q / 2);
    return safe ? p / q : half;
  }

  private void advance(double step, double tolerance) {
    last = best;
    atLast = atBest;
    best += Math.abs(step) < tolerance ? Math.copySign(tolerance, step > 0 ? 1 : -1) : step;
    atBest = f.applyAsDouble(best);
    if (Math.signum(atBest) == Math.signum(atOther) && atBest != 0) {
      other = last;
      atOther = atLast;
    }
  }
}
