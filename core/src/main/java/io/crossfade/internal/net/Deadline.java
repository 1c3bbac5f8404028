package io.crossfade.internal.net;

import io.crossfade.time.TimeSource;
import java.time.Duration;
import java.util.Locale;

/**
 * When a talk must be over, whatever its parts took.
 *
 * <p>Thread-safe.
 */
final class Deadline {

  private final TimeSource time;
  private final Duration total;
  private final Duration end;

  private Deadline(TimeSource time, Duration total) {
    this.time = time;
    this.total = total;
    this.end = time.elapsed().plus(total);
  }

  static Deadline in(Duration total, TimeSource time) {
    return new Deadline(time, total);
  }

  boolean hasPassed() {
    return time.elapsed().compareTo(end) >= 0;
  }

  /**
   * Returns the milliseconds left, rounded up, so at least 1.
   *
   * @throws NoAnswerException if none are
   */
  int millisLeft() throws NoAnswerException {
    var left = end.minus(time.elapsed());
    if (left.isNegative() || left.isZero()) {
      throw late();
    }
    return (int) Math.min(Integer.MAX_VALUE, left.plusNanos(999_999).toMillis());
  }

  NoAnswerException late() {
    return NoAnswerException.heard(
        "no complete answer within " + total.toString().substring(2).toLowerCase(Locale.ROOT));
  }
}
