package io.crossfade.analysis.judge;

import io.crossfade.analysis.statistics.Distribution;
import io.crossfade.analysis.statistics.QuantileShift;
import io.crossfade.analysis.statistics.StochasticOrder;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Whether the canary is slower than the stable version anywhere in the distribution of its response
 * times, by more than what is tolerated.
 *
 * <p>Times of different weights are not put together, because a service may be slower at the hour
 * at which the canary had more of it. Each weight is a window of its own; the j-th has α/(j(j+1))
 * of the error level, and all together keep it.
 *
 * <p>Not thread-safe.
 */
public final class LatencyCheck {

  private final double tolerated;
  private final long minimum;
  private int window = 1;
  private double shiftSeen;
  private boolean failed;
  private Distribution stable = Distribution.empty();
  private Distribution canary = Distribution.empty();

  private LatencyCheck(double tolerated, long minimum) {
    if (!(tolerated >= 1) || minimum < 1) {
      throw new IllegalArgumentException(
          "the tolerated ratio and the minimum must be at least 1, were "
              + tolerated
              + " and "
              + minimum);
    }
    this.tolerated = tolerated;
    this.minimum = minimum;
  }

  /**
   * Returns a check.
   *
   * @param tolerated how many times the stable version's response times are still good, at least 1
   * @param minimum requests that each side must have had in a window, at least 1
   */
  public static LatencyCheck tolerating(double tolerated, long minimum) {
    return new LatencyCheck(tolerated, minimum);
  }

  /** Begins another window, because the weights change. */
  public void startAnew() {
    if (stable.count() > 0 || canary.count() > 0) {
      window++;
    }
    stable = Distribution.empty();
    canary = Distribution.empty();
  }

  /** Takes what both sides had since the window began, in nanoseconds. */
  public void observe(Distribution canarySide, Distribution stableSide) {
    canary = canarySide;
    stable = stableSide;
  }

  /** Returns whether the canary is or was slower, at a level for all looks and windows together. */
  public boolean isSlower(double alpha) {
    look(levelOfWindow(alpha));
    return failed;
  }

  private double levelOfWindow(double alpha) {
    return alpha / ((double) window * (window + 1));
  }

  private StochasticOrder look(double level) {
    var order = StochasticOrder.of(stable.times(tolerated), canary, level);
    failed |= order.isLarger();
    shiftSeen = order.isLarger() || !failed ? order.shift() : shiftSeen;
    return order;
  }

  /**
   * Says what was found so far.
   *
   * @param alpha the error level for all looks and windows together
   */
  public Finding finding(double alpha) {
    if (canary.count() == 0 || stable.count() == 0) {
      return new Finding(
          Verdict.NO_DATA,
          "no response times " + (canary.count() == 0 ? "of the canary" : "to compare with"));
    }
    double level = levelOfWindow(alpha);
    var order = look(level);
    var words = words(order, level);
    if (failed) {
      return new Finding(Verdict.FAIL, words + ": stop");
    }
    return Math.min(canary.count(), stable.count()) < minimum
        ? new Finding(
            Verdict.INCONCLUSIVE,
            words + "; at least " + Words.count(minimum) + " requests of each are needed")
        : new Finding(Verdict.PASS, words);
  }

  private String words(StochasticOrder order, double level) {
    return Words.percent(shiftSeen)
        + " more of "
        + Words.count(canary.count())
        + " requests are slower than "
        + (tolerated > 1 ? Words.number(tolerated) + " times those" : "those")
        + " of "
        + Words.count(stable.count())
        + ", stops above "
        + Words.percent(order.needed())
        + "; "
        + DoubleStream.of(0.5, 0.75, 0.99)
            .mapToObj(p -> quantile(p, level))
            .collect(Collectors.joining(", "));
  }

  private String quantile(double p, double level) {
    var shift = QuantileShift.of(stable, canary, p, level);
    return "p"
        + Math.round(100 * p)
        + " "
        + Words.millis(shift.canary())
        + " against "
        + Words.millis(shift.stable());
  }
}
