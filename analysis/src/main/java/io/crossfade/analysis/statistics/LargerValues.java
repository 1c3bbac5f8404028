package io.crossfade.analysis.statistics;

import java.util.Arrays;
import java.util.List;

/**
 * Whether the canary's values are larger than the stable version's, such as its response times,
 * learned interval by interval.
 *
 * <p>Each value has a score g within 0 and 1 by the measure of what came before its interval: its
 * tenth, or whether it is above 9 of 10, or above 99 of 100, of all earlier values. For each score,
 * with ρ the canary's share of the values of the interval and ḡ the mean score of the earlier ones,
 *
 * <pre>
 *   W(λ) = Π (1 + λ (1 − ρ) (g − ḡ)) over canary · Π (1 − λ ρ (g − ḡ)) over stable
 *   E    = ∫ W dπ(λ), the mean over the three scores
 * </pre>
 *
 * <p>If the canary's values are not larger, E exceeds 1/α at any time at all with a probability of
 * at most α: the expected factor of an interval of n and m values is at most exp(λ (1 − ρ) n (μ −
 * ḡ) − λ ρ m (ν − ḡ)) by 1 + x ≤ e^x, and as (1 − ρ) n = ρ m that is exp(0) for equal mean scores μ
 * and ν, and less where μ is smaller. Only values of one interval are compared, so weights and the
 * values themselves may change from one to the next as they will. With ḡ = 0 it is {@link
 * RateRatio}.
 *
 * <p>Values that come in bursts, such as those of requests that wait for one pause, are not
 * independent. With bursts of at most m from one cause, each counts as 1/m of one, and the
 * guarantee holds again.
 *
 * <p>Not thread-safe.
 */
public final class LargerValues {

  private final List<ScoreBet> bets;
  private Distribution earlier = Distribution.empty();
  private double largestLogEvidence;

  private LargerValues(int burst) {
    this.bets = Arrays.stream(Score.values()).map(score -> new ScoreBet(score, burst)).toList();
  }

  /** Returns what is known before anything was seen, of values that are independent. */
  public static LargerValues create() {
    return ofBursts(1);
  }

  /**
   * Returns what is known before anything was seen.
   *
   * @param most how many values one cause makes large at most, at least 1
   */
  public static LargerValues ofBursts(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("burst must be at least 1, was " + most);
    }
    return new LargerValues(most);
  }

  /**
   * Adds what both had in an interval. The first one only tells what is usual; where one side had
   * nothing, the values of the other tell nothing else either.
   */
  public void add(Distribution stable, Distribution canary) {
    if (earlier.count() > 0 && stable.count() > 0 && canary.count() > 0) {
      bets.forEach(bet -> bet.add(stable, canary, earlier));
      largestLogEvidence = Math.max(largestLogEvidence, logEvidence());
    }
    earlier = earlier.plus(stable).plus(canary);
  }

  /** Returns ln E at this moment. */
  public double logEvidence() {
    var each = bets.stream().mapToDouble(ScoreBet::logEvidence).toArray();
    double most = Arrays.stream(each).max().orElse(0);
    return most
        + Math.log(Arrays.stream(each).map(one -> Math.exp(one - most)).average().orElse(1));
  }

  /** Returns the largest E so far, at least 1; the test rejects when it reaches 1/α. */
  public double largestEvidence() {
    return Math.exp(largestLogEvidence);
  }

  /** Returns the p-value that holds at all looks together: 1 / {@link #largestEvidence}. */
  public double pValue() {
    return Math.exp(-largestLogEvidence);
  }

  /** Returns whether the canary's values are larger, at an error level for all looks together. */
  public boolean isLarger(double alpha) {
    return largestLogEvidence >= -Math.log(Levels.checked(alpha));
  }
}
