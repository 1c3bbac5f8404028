package io.crossfade.analysis.judge;

import io.crossfade.analysis.statistics.RatePrior;
import io.crossfade.analysis.statistics.RateRatio;
import java.util.Optional;

/**
 * Whether the canary has more errors per request than the stable version: the sequential test of
 * {@link RateRatio}, which may be asked as often as one likes.
 *
 * <p>More than once the stable rate, with the error level that was asked for: fail. Fewer requests
 * than the minimum: inconclusive. Where a ratio is tolerated, it passes when the ratio is at most
 * that with the same confidence; else when enough requests have shown nothing.
 *
 * <p>An interval lasts until both sides had a request in it, so that an error that is counted late
 * finds the requests it belongs to.
 *
 * <p>Not thread-safe.
 */
public final class ErrorRateCheck {

  private final long minimum;
  private final Optional<Double> tolerated;
  private final RateRatio ratio;
  private Counts canary = Counts.none();
  private Counts stable = Counts.none();
  private Counts openCanary = Counts.none();
  private Counts openStable = Counts.none();

  private ErrorRateCheck(long minimum, Optional<Double> tolerated, int burst) {
    if (minimum < 1 || tolerated.orElse(2.0) <= 1) {
      throw new IllegalArgumentException(
          "minimum must be at least 1 and the tolerated ratio more than 1, were "
              + minimum
              + " and "
              + tolerated);
    }
    this.minimum = minimum;
    this.tolerated = tolerated;
    this.ratio = RateRatio.of(RatePrior.increase(), burst);
  }

  /**
   * Returns a check that passes when so many requests have shown nothing.
   *
   * @param minimum requests that each side must have had, at least 1
   * @param burst how many errors one cause makes at most, such as a client that tries again
   */
  public static ErrorRateCheck afterRequests(long minimum, int burst) {
    return new ErrorRateCheck(minimum, Optional.empty(), burst);
  }

  /**
   * Returns a check that passes when the ratio of the rates is known to be at most so much.
   *
   * @param tolerated such as 1.25 for a quarter more; more than 1
   */
  public static ErrorRateCheck tolerating(double tolerated, long minimum, int burst) {
    return new ErrorRateCheck(minimum, Optional.of(tolerated), burst);
  }

  /** Adds what both sides had in an interval. */
  public void add(Counts canarySide, Counts stableSide) {
    canary = canary.plus(canarySide);
    stable = stable.plus(stableSide);
    openCanary = openCanary.plus(canarySide);
    openStable = openStable.plus(stableSide);
    if (openCanary.requests() > 0 && openStable.requests() > 0) {
      double all = (double) openCanary.requests() + openStable.requests();
      ratio.add(openCanary.requests() / all, openCanary.events(), openStable.events());
      startAnew();
    }
  }

  /** Drops an interval that has begun, because the weights change. */
  public void startAnew() {
    openCanary = Counts.none();
    openStable = Counts.none();
  }

  /** Returns whether the canary is worse, at an error level for all looks together. */
  public boolean isWorse(double alpha) {
    return ratio.isHigher(alpha);
  }

  /**
   * Says what was found so far.
   *
   * @param alpha the error level for all looks together
   */
  public Finding finding(double alpha) {
    if (canary.events() > canary.requests() || stable.events() > stable.requests()) {
      return new Finding(
          Verdict.ERROR,
          "more errors than requests: " + Words.share(canary) + " against " + Words.share(stable));
    }
    if (canary.requests() == 0 || stable.requests() == 0) {
      return new Finding(
          Verdict.NO_DATA,
          "no requests to " + (canary.requests() == 0 ? "the canary" : "compare with"));
    }
    return judge(alpha);
  }

  private Finding judge(double alpha) {
    var words = words(alpha);
    if (isWorse(alpha)) {
      return new Finding(Verdict.FAIL, words + " > " + Words.number(1 / alpha) + ": stop");
    }
    if (Math.min(canary.requests(), stable.requests()) < minimum) {
      return new Finding(
          Verdict.INCONCLUSIVE,
          words + "; at least " + Words.count(minimum) + " requests of each are needed");
    }
    if (tolerated.isPresent()) {
      boolean known = ratio.interval(alpha).high() <= tolerated.get();
      return new Finding(
          known ? Verdict.PASS : Verdict.INCONCLUSIVE,
          words
              + (known ? "; known to be at most " : "; not known to be at most ")
              + Words.number(tolerated.get()));
    }
    return new Finding(Verdict.PASS, words + ", stops at " + Words.number(1 / alpha));
  }

  private String words(double alpha) {
    return Words.share(canary)
        + " against "
        + Words.share(stable)
        + "; rate ratio "
        + Words.number(ratio.estimate())
        + ", "
        + Words.confidence(alpha)
        + " "
        + Words.range(ratio.interval(alpha))
        + "; E = "
        + Words.number(ratio.largestEvidence());
  }
}
