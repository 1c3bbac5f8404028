package io.crossfade.analysis.statistics;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * The sequential test of one quantile of two samples of Howard and Ramdas (2022), by their
 * beta-binomial mixture. Not shipped: it needs every value, and looks at one quantile that is
 * chosen beforehand.
 */
final class QuantileComparison {

  private final double p;
  private final Mixture mixture;

  QuantileComparison(double p, double best) {
    this.p = p;
    this.mixture = Mixture.betaBinomial(best * p * (1 - p), p, 1 - p, false);
  }

  /** Returns the p-value of what was seen so far; its running minimum holds at all looks. */
  double pValue(double[] x, double[] y) {
    var a = x.clone();
    var b = y.clone();
    Arrays.sort(a);
    Arrays.sort(b);
    double least =
        DoubleStream.concat(Arrays.stream(a), Arrays.stream(b))
            .map(quantile -> against(a, quantile) + against(b, quantile))
            .min()
            .orElse(0);
    return Math.min(1, Math.exp(-least));
  }

  /** Returns how much speaks against the quantile being there, at the least. */
  private double against(double[] sorted, double quantile) {
    double n = sorted.length;
    double less = Arrays.stream(sorted).filter(value -> value < quantile).count() / n;
    double most = Arrays.stream(sorted).filter(value -> value <= quantile).count() / n;
    double likeliest = Math.min(Math.max(leastAgainst(n), less), most);
    return log(likeliest, n);
  }

  private double log(double below, double n) {
    return mixture.log((below - p) * n, p * (1 - p) * n);
  }

  /** By golden sections; the logarithm is convex. */
  private double leastAgainst(double n) {
    double part = (Math.sqrt(5) - 1) / 2;
    double low = 0;
    double high = 1;
    while (high - low > 1e-9) {
      double left = high - part * (high - low);
      double right = low + part * (high - low);
      if (log(left, n) < log(right, n)) {
        high = right;
      } else {
        low = left;
      }
    }
    return (low + high) / 2;
  }
}
