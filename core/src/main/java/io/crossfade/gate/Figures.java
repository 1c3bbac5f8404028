package io.crossfade.gate;

import io.crossfade.model.Weight;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;

/** Numbers as a person reads them. Thread-safe. */
final class Figures {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final BigDecimal NANOS_PER_MILLI = BigDecimal.valueOf(1_000_000);
  private static final BigDecimal MILLIS_PER_SECOND = BigDecimal.valueOf(1_000);

  private Figures() {}

  /** Returns {@code 2,010}. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Returns {@code 14 of 2,010 (0.70 %)}. */
  static String share(long part, long whole) {
    return count(part) + " of " + count(whole) + (whole == 0 ? "" : percentage(part, whole));
  }

  /** Returns {@code 1 %}. */
  static String percent(Weight share) {
    return share.toString().replace("%", " %");
  }

  /** Returns {@code 2.5 ms} or {@code 1.2 s}. */
  static String time(Duration time) {
    var millis = new BigDecimal(time.toNanos()).divide(NANOS_PER_MILLI);
    return millis.compareTo(MILLIS_PER_SECOND) < 0
        ? rounded(millis) + " ms"
        : rounded(millis.divide(MILLIS_PER_SECOND)) + " s";
  }

  /** Returns {@code p99}. */
  static String percentile(double percentile) {
    return "p" + BigDecimal.valueOf(percentile).stripTrailingZeros().toPlainString();
  }

  /** Returns whether part / whole is more than the share, exactly. */
  static boolean isMore(long part, long whole, Weight share) {
    var times = BigDecimal.valueOf(Weight.ALL.basisPoints());
    var limit = BigDecimal.valueOf(whole).multiply(BigDecimal.valueOf(share.basisPoints()));
    return BigDecimal.valueOf(part).multiply(times).compareTo(limit) > 0;
  }

  private static String percentage(long part, long whole) {
    return " ("
        + BigDecimal.valueOf(part)
            .multiply(HUNDRED)
            .divide(BigDecimal.valueOf(whole), 2, RoundingMode.HALF_UP)
        + " %)";
  }

  private static String rounded(BigDecimal number) {
    return number.setScale(2, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString();
  }
}
