package io.crossfade.analysis.judge;

import io.crossfade.analysis.statistics.Range;
import io.crossfade.analysis.statistics.ShareTest;

/**
 * Whether the load balancer splits the requests as it was asked to: the sample-ratio check. Sticky
 * sessions, long connections and old workers make it split otherwise.
 *
 * <p>A split that is surely further from the wanted one than what is tolerated is inconclusive, not
 * a fail: the other checks count by the requests that were really made, so they still hold, but the
 * exposure is not what the plan says. With independent requests it errs with a probability of at
 * most alpha, over all looks at one weight.
 *
 * <p>Not thread-safe.
 */
public final class SplitCheck {

  /** Looks for small differences in many requests. */
  private static final double CONCENTRATION = 10_000;

  private final double tolerance;
  private final long minimum;
  private double share;
  private Counts seen = Counts.none();

  private SplitCheck(double tolerance, long minimum) {
    if (!(tolerance >= 0 && tolerance < 1) || minimum < 1) {
      throw new IllegalArgumentException(
          "tolerance must be within 0..1 and minimum at least 1, were "
              + tolerance
              + " and "
              + minimum);
    }
    this.tolerance = tolerance;
    this.minimum = minimum;
  }

  /**
   * Returns a check.
   *
   * @param tolerance how far the share may be from the wanted one, such as 0.01
   * @param minimum requests of both sides together that it takes to tell, at least 1
   */
  public static SplitCheck tolerating(double tolerance, long minimum) {
    return new SplitCheck(tolerance, minimum);
  }

  /**
   * Begins anew with another wanted share.
   *
   * @param wanted the canary's share, within 0 and 1
   */
  public void startAnew(double wanted) {
    if (!(wanted >= 0 && wanted <= 1)) {
      throw new IllegalArgumentException("wanted must be within 0..1, was " + wanted);
    }
    share = wanted;
    seen = Counts.none();
  }

  /** Takes how many requests each side had since then. */
  public void observe(long canary, long stable) {
    seen = new Counts(canary + stable, canary);
  }

  /**
   * Says what was found so far.
   *
   * @param alpha the error level for all looks at this share
   */
  public Finding finding(double alpha) {
    if (share == 0 || share == 1) {
      return new Finding(Verdict.PASS, "there is no split at " + Words.percent(share));
    }
    if (seen.requests() == 0) {
      return new Finding(Verdict.NO_DATA, "no requests");
    }
    long stable = seen.requests() - seen.events();
    var range =
        ShareTest.of(CONCENTRATION, 1 - share, share).secondShare(alpha, stable, seen.events());
    var words =
        Words.share(seen)
            + " went to the canary; "
            + Words.percent((double) seen.events() / seen.requests())
            + ", "
            + Words.confidence(alpha)
            + " "
            + Words.range(new Range(100 * range.low(), 100 * range.high()))
            + "; asked for "
            + Words.percent(share)
            + " ± "
            + Words.percent(tolerance);
    if (range.low() > share + tolerance || range.high() < share - tolerance) {
      return new Finding(Verdict.INCONCLUSIVE, words + ": the split is not as asked");
    }
    return new Finding(seen.requests() < minimum ? Verdict.INCONCLUSIVE : Verdict.PASS, words);
  }
}
