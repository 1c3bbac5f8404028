package io.crossfade.analysis.judge;

import io.crossfade.analysis.statistics.Distribution;
import io.crossfade.analysis.statistics.LargerValues;
import io.crossfade.analysis.statistics.QuantileShift;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Whether the canary is slower than the stable version anywhere in the distribution of its response
 * times, by more than what is tolerated: the sequential test of {@link LargerValues}, which may be
 * asked as often as one likes.
 *
 * <p>Slower, with the error level that was asked for: fail, and it stays so. Fewer requests than
 * the minimum since the weights changed: inconclusive. Else it passes.
 *
 * <p>Only times of one interval are compared, because a service may be slower at the hour at which
 * the canary had more of it. An interval lasts until both sides had a request in it.
 *
 * <p>Not thread-safe.
 */
public final class LatencyCheck {

  private final double tolerated;
  private final long minimum;
  private final LargerValues evidence;
  private int window = 1;
  private Distribution stable = Distribution.empty();
  private Distribution canary = Distribution.empty();
  private Distribution comparedStable = Distribution.empty();
  private Distribution comparedCanary = Distribution.empty();

  private LatencyCheck(double tolerated, long minimum, int burst) {
    if (!(tolerated >= 1) || minimum < 1) {
      throw new IllegalArgumentException(
          "the tolerated ratio and the minimum must be at least 1, were "
              + tolerated
              + " and "
              + minimum);
    }
    this.tolerated = tolerated;
    this.minimum = minimum;
    this.evidence = LargerValues.ofBursts(burst);
  }

  /**
   * Returns a check.
   *
   * @param tolerated how many times the stable version's response times are still good, at least 1
   * @param minimum requests that each side must have had at these weights, at least 1
   * @param burst how many requests one cause makes slow at most, such as a pause of a JVM
   */
  public static LatencyCheck tolerating(double tolerated, long minimum, int burst) {
    return new LatencyCheck(tolerated, minimum, burst);
  }

  /** Begins another window, because the weights change; what was found stays. */
  public void startAnew() {
    if (stable.count() > 0 || canary.count() > 0) {
      window++;
    }
    stable = Distribution.empty();
    canary = Distribution.empty();
    comparedStable = stable;
    comparedCanary = canary;
  }

  /** Takes what both sides had since the window began, in nanoseconds. */
  public void observe(Distribution canarySide, Distribution stableSide) {
    canary = canarySide;
    stable = stableSide;
    var newCanary = canary.since(comparedCanary);
    var newStable = stable.since(comparedStable);
    if (newCanary.count() > 0 && newStable.count() > 0) {
      evidence.add(tolerable(newStable), newCanary);
      comparedCanary = canary;
      comparedStable = stable;
    }
  }

  /** Returns the times that are still good, in the buckets that everything is counted in. */
  private Distribution tolerable(Distribution times) {
    return times.times(tolerated, canary.plus(stable));
  }

  /** Returns whether the canary is or was slower, at a level for all looks together. */
  public boolean isSlower(double alpha) {
    return evidence.isLarger(alpha);
  }

  /**
   * Says what was found so far.
   *
   * @param alpha the error level for all looks together
   */
  public Finding finding(double alpha) {
    if (canary.count() == 0 || stable.count() == 0) {
      return new Finding(
          Verdict.NO_DATA,
          "no response times " + (canary.count() == 0 ? "of the canary" : "to compare with"));
    }
    var words = words(alpha);
    if (isSlower(alpha)) {
      return new Finding(Verdict.FAIL, words + " > " + Words.number(1 / alpha) + ": stop");
    }
    return Math.min(canary.count(), stable.count()) < minimum
        ? new Finding(
            Verdict.INCONCLUSIVE,
            words + "; at least " + Words.count(minimum) + " requests of each are needed")
        : new Finding(Verdict.PASS, words + ", stops at " + Words.number(1 / alpha));
  }

  private String words(double alpha) {
    return Words.percent(canary.below(tolerable(stable)))
        + " more of "
        + Words.count(canary.count())
        + " requests are slower than "
        + (tolerated > 1 ? Words.number(tolerated) + " times those" : "those")
        + " of "
        + Words.count(stable.count())
        + "; "
        + DoubleStream.of(0.5, 0.75, 0.99)
            .mapToObj(p -> quantile(p, alpha / ((double) window * (window + 1))))
            .collect(Collectors.joining(", "))
        + "; E = "
        + Words.number(evidence.largestEvidence());
  }

  /** The ranges of the j-th window have α/(j(j+1)), so that those of all windows keep α. */
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
