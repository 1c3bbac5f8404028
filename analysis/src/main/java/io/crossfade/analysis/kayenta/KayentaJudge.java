package io.crossfade.analysis.kayenta;

import io.crossfade.analysis.kayenta.KayentaMetric.Direction;
import io.crossfade.analysis.kayenta.KayentaMetric.EffectSize;
import io.crossfade.analysis.statistics.MannWhitney;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;

/**
 * Compares a metric of the canary with that of the baseline as Kayenta does: Mann–Whitney with a
 * confidence interval of the shift, which must lie beyond a part of the estimated shift itself.
 *
 * <p>It looks once, at a fixed number of values. Where Kayenta adds random noise to two constant
 * series, this adds the same noise each time.
 *
 * <p>Immutable.
 */
public final class KayentaJudge {

  private static final double NOISE = 1e-5;
  private static final long SEED = 20_180_101;

  private final double tolerance;
  private final double confidence;

  private KayentaJudge(double tolerance, double confidence) {
    this.tolerance = tolerance;
    this.confidence = confidence;
  }

  /** Returns the judge with what is fixed in Kayenta: tolerance 0.25, confidence 98 %. */
  public static KayentaJudge standard() {
    return of(0.25, 0.98);
  }

  /**
   * Returns a judge.
   *
   * @param tolerance the part of the estimated shift that the interval must lie beyond
   * @param confidence of that interval, between 0 and 1
   */
  public static KayentaJudge of(double tolerance, double confidence) {
    if (!(tolerance >= 0) || !(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "tolerance must not be negative and confidence within (0, 1), were "
              + tolerance
              + " and "
              + confidence);
    }
    return new KayentaJudge(tolerance, confidence);
  }

  /** Judges a metric. What cannot be computed is labelled {@link KayentaLabel#ERROR}. */
  public KayentaResult judge(KayentaMetric metric, double[] baseline, double[] canary) {
    var control = Samples.prepared(baseline, metric);
    var experiment = Samples.prepared(canary, metric);
    if (control.length == 0 || experiment.length == 0) {
      return withoutData(metric);
    }
    if (Samples.areEqual(control, experiment) || Samples.areConstant(concat(control, experiment))) {
      return new KayentaResult(metric, KayentaLabel.PASS, false, 1);
    }
    boolean noise = Samples.areConstant(control) && Samples.areConstant(experiment);
    try {
      return noise
          ? compare(metric, noisy(control, SEED), noisy(experiment, SEED + 1))
          : compare(metric, control, experiment);
    } catch (IllegalArgumentException e) {
      return new KayentaResult(metric, KayentaLabel.ERROR, false, Double.NaN);
    }
  }

  private static KayentaResult withoutData(KayentaMetric metric) {
    if (metric.replacesNaN()) {
      return new KayentaResult(metric, KayentaLabel.PASS, false, 1);
    }
    return metric.mustHaveData() && !metric.isCritical()
        ? new KayentaResult(metric, KayentaLabel.NODATA_FAIL, false, 1)
        : new KayentaResult(metric, KayentaLabel.NODATA, metric.isCritical(), 1);
  }

  private KayentaResult compare(KayentaMetric metric, double[] control, double[] experiment) {
    var shift = ShiftEstimate.of(experiment, control, confidence);
    double ratio = meanRatio(control, experiment);
    double effect =
        metric.effectSize() == EffectSize.CLES ? MannWhitney.of(experiment, control).cles() : ratio;
    double bound = tolerance * Math.abs(shift.estimate());
    boolean high =
        metric.direction() != Direction.DECREASE
            && shift.low() > bound
            && !metric.isAllowed(true, effect);
    boolean low =
        metric.direction() != Direction.INCREASE
            && shift.high() < -bound
            && !metric.isAllowed(false, effect);
    if (!high && !low) {
      return new KayentaResult(metric, KayentaLabel.PASS, false, ratio);
    }
    return new KayentaResult(
        metric,
        high ? KayentaLabel.HIGH : KayentaLabel.LOW,
        metric.isCritical(high, effect),
        ratio);
  }

  private static double meanRatio(double[] control, double[] experiment) {
    double ratio = Samples.mean(experiment) / Samples.mean(control);
    return ratio == 0 || Double.isInfinite(ratio) ? Double.NaN : ratio;
  }

  private static double[] noisy(double[] values, long seed) {
    var random = new Random(seed);
    return Arrays.stream(values).map(v -> v + random.nextGaussian() * v * NOISE).toArray();
  }

  private static double[] concat(double[] one, double[] other) {
    return DoubleStream.concat(Arrays.stream(one), Arrays.stream(other)).toArray();
  }
}
