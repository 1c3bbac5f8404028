package io.crossfade.systemtests;

/** How likely a count is when each of so many requests goes somewhere by chance. */
final class Binomial {

  private Binomial() {}

  /**
   * Returns the probability of a count as far from the expected one as this, or farther, on either
   * side: twice that of the nearer tail, 1 at most.
   */
  static double twoSided(long count, long of, double share) {
    return Math.min(1, 2 * Math.min(atLeast(count, of, share), atMost(count, of, share)));
  }

  /** Returns the probability of this count or more. */
  static double atLeast(long count, long of, double share) {
    return atMost(of - count, of, 1 - share);
  }

  /** Returns the probability of this count or fewer. */
  static double atMost(long count, long of, double share) {
    double odds = Math.log(share) - Math.log1p(-share);
    double term = of * Math.log1p(-share);
    double sum = 0;
    for (long k = 0; k <= count; k++) {
      sum += Math.exp(term);
      term += Math.log((double) (of - k) / (k + 1)) + odds;
    }
    return Math.min(1, sum);
  }
}
