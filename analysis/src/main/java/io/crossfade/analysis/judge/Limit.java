package io.crossfade.analysis.judge;

import java.util.List;
import java.util.Optional;

/**
 * A fixed limit, or one relative to the stable version: it acts at once, without statistics.
 *
 * <p>Immutable.
 *
 * @param most the largest value that is good, whatever the stable version has
 * @param factor the largest multiple of the stable version's value that is good; empty for none
 * @param minimum how many values or requests it takes to tell
 */
public record Limit(double most, Optional<Double> factor, long minimum) {

  /** Checks the ranges. */
  public Limit {
    if (Double.isNaN(most) || minimum < 1 || factor.filter(f -> !(f > 0)).isPresent()) {
      throw new IllegalArgumentException(
          "a limit must be a number, a factor more than zero, a minimum at least 1, were "
              + most
              + ", "
              + factor
              + ", "
              + minimum);
    }
  }

  /** Returns a fixed limit. */
  public static Limit atMost(double most, long minimum) {
    return new Limit(most, Optional.empty(), minimum);
  }

  /** Returns a limit relative to the stable version. */
  public static Limit timesStable(double factor, long minimum) {
    return new Limit(Double.POSITIVE_INFINITY, Optional.of(factor), minimum);
  }

  /**
   * Judges a share of requests. Too few requests are inconclusive, but a fail if there are already
   * too many events for the minimum, had all that are missing gone well.
   */
  public Finding share(Counts canary, Counts stable) {
    if (canary.events() > canary.requests() || stable.events() > stable.requests()) {
      return new Finding(
          Verdict.ERROR,
          "more events than requests: " + Words.share(canary) + ", " + Words.share(stable));
    }
    if (canary.requests() == 0) {
      return new Finding(Verdict.NO_DATA, "no requests to the canary");
    }
    double limit = Math.min(most, factor.isEmpty() ? most : factor.get() * shareOf(stable));
    var words =
        Words.share(canary)
            + " ("
            + Words.percent(shareOf(canary))
            + "), limit "
            + Words.percent(limit);
    if (canary.events() > limit * Math.max(canary.requests(), minimum)) {
      return new Finding(Verdict.FAIL, words);
    }
    long seen =
        factor.isEmpty() ? canary.requests() : Math.min(canary.requests(), stable.requests());
    return enough(seen, words, "requests");
  }

  private static double shareOf(Counts counts) {
    return counts.requests() == 0
        ? Double.POSITIVE_INFINITY
        : (double) counts.events() / counts.requests();
  }

  /** Judges the last of the values, such as those of a gauge. */
  public Finding value(List<Double> canary, List<Double> stable) {
    if (canary.isEmpty() || (factor.isPresent() && stable.isEmpty())) {
      return new Finding(
          Verdict.NO_DATA, "no values " + (canary.isEmpty() ? "of the canary" : "to compare with"));
    }
    double value = canary.get(canary.size() - 1);
    double base = factor.isEmpty() ? 0 : stable.get(stable.size() - 1);
    if (Double.isNaN(value) || Double.isNaN(base)) {
      return new Finding(
          Verdict.ERROR,
          "the value of " + (Double.isNaN(value) ? "the canary" : "stable") + " is not a number");
    }
    double limit = Math.min(most, factor.isEmpty() ? most : factor.get() * base);
    var words = Words.number(value) + ", limit " + Words.number(limit);
    return value > limit
        ? new Finding(Verdict.FAIL, words)
        : enough(canary.size(), words, "values");
  }

  private Finding enough(long seen, String words, String what) {
    return seen < minimum
        ? new Finding(
            Verdict.INCONCLUSIVE,
            words + ", at least " + Words.count(minimum) + " " + what + " are needed")
        : new Finding(Verdict.PASS, words);
  }
}
