package io.crossfade.analysis.kayenta;

import java.util.Arrays;

/** Samples as Kayenta prepares them. Thread-safe. */
final class Samples {

  private static final double LOW_PERCENT = 1;
  private static final double HIGH_PERCENT = 99;

  private Samples() {}

  /** Removes or replaces what is no number, and removes outliers. */
  static double[] prepared(double[] values, KayentaMetric metric) {
    var numbers =
        metric.replacesNaN()
            ? Arrays.stream(values).map(value -> Double.isNaN(value) ? 0 : value).toArray()
            : Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
    return Double.isInfinite(metric.outlierFactor()) || numbers.length == 0
        ? numbers
        : withoutOutliers(numbers, metric.outlierFactor());
  }

  /** Tukey's fences, but never inside the first and the last percentile. */
  static double[] withoutOutliers(double[] values, double factor) {
    double lower = percentile(values, 25);
    double upper = percentile(values, 75);
    double reach = factor * (upper - lower);
    double low = Math.min(percentile(values, LOW_PERCENT), lower - reach);
    double high = Math.max(percentile(values, HIGH_PERCENT), upper + reach);
    return Arrays.stream(values).filter(value -> low <= value && value <= high).toArray();
  }

  /** Returns a percentile as R's type 7 has it: linear between neighbours. */
  static double percentile(double[] values, double percent) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    double place = percent / 100 * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  static boolean areConstant(double[] values) {
    return Arrays.stream(values).distinct().count() == 1;
  }

  static boolean areEqual(double[] one, double[] other) {
    var sorted = one.clone();
    var otherSorted = other.clone();
    Arrays.sort(sorted);
    Arrays.sort(otherSorted);
    return Arrays.equals(sorted, otherSorted);
  }
}
