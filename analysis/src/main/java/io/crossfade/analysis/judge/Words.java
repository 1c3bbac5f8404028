package io.crossfade.analysis.judge;

import io.crossfade.analysis.statistics.Range;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as a person reads them. Thread-safe. */
final class Words {

  private static final MathContext THREE = new MathContext(3, RoundingMode.HALF_UP);
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double LARGEST = 1e12;
  private static final double SMALLEST = 1e-9;

  private Words() {}

  /** Returns {@code 14 of 2,010}. */
  static String share(Counts counts) {
    return count(counts.events()) + " of " + count(counts.requests());
  }

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Returns three digits: {@code 13.9}, {@code 812}, {@code 0.0045}. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "not a number";
    }
    if (Math.abs(value) > LARGEST) {
      return (value < 0 ? "below -" : "above ") + count((long) LARGEST);
    }
    if (value == 0 || Math.abs(value) < SMALLEST) {
      return "0";
    }
    var rounded = new BigDecimal(value).round(THREE);
    return rounded.scale() <= 0
        ? count(rounded.longValue())
        : rounded.stripTrailingZeros().toPlainString();
  }

  /** Returns {@code 0.7 %}. */
  static String percent(double share) {
    return number(100 * share) + " %";
  }

  /** Returns {@code [5.6, 34]}; an end that is not known is said to be so. */
  static String range(Range range) {
    return "[" + end(range.low()) + ", " + end(range.high()) + "]";
  }

  /** Returns {@code [14, 15.5] ms} of nanoseconds. */
  static String millis(Range nanos) {
    double low = Math.max(0, nanos.low());
    return range(new Range(low / NANOS_PER_MILLI, nanos.high() / NANOS_PER_MILLI)) + " ms";
  }

  /** Returns {@code 95 %}. */
  static String confidence(double alpha) {
    return new BigDecimal(100 * (1 - alpha))
            .setScale(2, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString()
        + " %";
  }

  private static String end(double value) {
    return Double.isInfinite(value) ? "unknown" : number(value);
  }
}
