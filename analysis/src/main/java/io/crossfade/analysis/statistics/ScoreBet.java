package io.crossfade.analysis.statistics;

import java.util.Arrays;

/**
 * Evidence that the canary's values score higher: a bet on it, for each size of the difference, of
 * which {@link LargerValues} explains what it wins.
 *
 * <p>Not thread-safe.
 */
final class ScoreBet {

  /** How near it may come to losing everything. */
  private static final double LARGEST_STAKE = 0.9;

  private static final RatePrior PRIOR = RatePrior.COARSE_INCREASE;

  private final Score score;
  private final int burst;
  private final double[] logWealth = new double[RatePrior.POINTS];

  ScoreBet(Score score, int burst) {
    this.score = score;
    this.burst = burst;
  }

  /** Adds what both had in an interval; the scores are by the measure of what came earlier. */
  void add(Distribution stable, Distribution canary, Distribution earlier) {
    var ours = canary.scores(score, earlier);
    var theirs = stable.scores(score, earlier);
    double usual = mean(earlier.scores(score, earlier));
    double share = (double) canary.count() / (canary.count() + stable.count());
    for (int point = 0; point < logWealth.length; point++) {
      if (PRIOR.weighs(point)) {
        logWealth[point] += won(stake(point, share, usual), share, usual, ours, theirs) / burst;
      }
    }
  }

  private double won(double stake, double share, double usual, long[] ours, long[] theirs) {
    double won = 0;
    for (int level = 0; level <= score.levels(); level++) {
      double above = (double) level / score.levels() - usual;
      won += log(ours[level], stake * (1 - share) * above);
      won += log(theirs[level], -stake * share * above);
    }
    return won;
  }

  /** λ: in the limit of rare high scores that of a rate ratio, and never all that there is. */
  private static double stake(int point, double share, double usual) {
    double ratio = Math.exp(RatePrior.delta(point));
    return Math.min(
        (ratio - 1) / (1 - share + share * ratio), LARGEST_STAKE / ((1 - share) * usual));
  }

  private static double log(long count, double gain) {
    return count == 0 ? 0 : count * Math.log1p(gain);
  }

  private double mean(long[] tally) {
    double sum = 0;
    for (int level = 0; level < tally.length; level++) {
      sum += (double) level * tally[level];
    }
    return sum / score.levels() / Arrays.stream(tally).sum();
  }

  /** Returns ln E at this moment. */
  double logEvidence() {
    return PRIOR.logMixture(logWealth);
  }
}
