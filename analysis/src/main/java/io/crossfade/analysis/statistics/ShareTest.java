package io.crossfade.analysis.statistics;

import java.util.Arrays;

/**
 * Whether counts come in given shares: the sequential multinomial test of Lindon and Malek. Asked
 * of requests by group it is the sample-ratio check.
 *
 * <pre>
 *   ln BF(n) = ln Γ(Σα) − ln Γ(Σα+Σn) + Σ [ln Γ(αᵢ+nᵢ) − ln Γ(αᵢ)] − Σ nᵢ ln ρᵢ,   α = k ρ
 * </pre>
 *
 * <p>If the shares are right, BF exceeds 1/α at any time at all with a probability of at most α.
 *
 * <p>Immutable.
 */
public final class ShareTest {

  private final double[] shares;
  private final double concentration;

  private ShareTest(double[] shares, double concentration) {
    this.shares = shares;
    this.concentration = concentration;
  }

  /**
   * Returns a test.
   *
   * @param concentration how close to them other shares are expected to be: 10 finds large
   *     differences in few events, 10,000 small ones in many
   * @param shares each above 0, together 1
   */
  public static ShareTest of(double concentration, double... shares) {
    if (!(concentration > 0) || Double.isInfinite(concentration)) {
      throw new IllegalArgumentException(
          "concentration must be more than zero, was " + concentration);
    }
    if (shares.length < 2 || !Arrays.stream(shares).allMatch(share -> share > 0)) {
      throw new IllegalArgumentException(
          "there must be at least two shares, each above 0, were " + Arrays.toString(shares));
    }
    if (Math.abs(Arrays.stream(shares).sum() - 1) > 1e-9) {
      throw new IllegalArgumentException(
          "shares must be 1 together, were " + Arrays.toString(shares));
    }
    return new ShareTest(shares.clone(), concentration);
  }

  /** Returns ln BF of the counts so far. */
  public double logBayesFactor(long... counts) {
    return logRatio(counts, shares);
  }

  /** Returns the p-value of the counts so far; its running minimum holds at all looks together. */
  public double pValue(long... counts) {
    return Math.min(1, Math.exp(-logBayesFactor(counts)));
  }

  /**
   * Returns the confidence sequence of the second of two shares.
   *
   * @throws IllegalStateException if there are not two
   */
  public Range secondShare(double alpha, long first, long second) {
    if (shares.length != 2) {
      throw new IllegalStateException("there must be two shares, were " + shares.length);
    }
    double limit = -Math.log(Levels.checked(alpha));
    long[] counts = {first, second};
    double likeliest = first + second == 0 ? shares[1] : (double) second / (first + second);
    return new Range(
        second == 0
            ? 0
            : Root.between(0, likeliest, share -> logRatio(counts, 1 - share, share) - limit),
        first == 0
            ? 1
            : Root.between(likeliest, 1, share -> logRatio(counts, 1 - share, share) - limit));
  }

  /** Returns ln of the mixture's likelihood over that of the given shares. */
  private double logRatio(long[] counts, double... of) {
    if (counts.length != shares.length) {
      throw new IllegalArgumentException(
          "there must be " + shares.length + " counts, were " + counts.length);
    }
    double all = 0;
    double ratio = 0;
    for (int i = 0; i < counts.length; i++) {
      double alpha = concentration * shares[i];
      all += Levels.count("count", counts[i]);
      ratio += Gamma.log(alpha + counts[i]) - Gamma.log(alpha);
      ratio -= counts[i] == 0 ? 0 : counts[i] * Math.log(of[i]);
    }
    return ratio + Gamma.log(concentration) - Gamma.log(concentration + all);
  }
}
