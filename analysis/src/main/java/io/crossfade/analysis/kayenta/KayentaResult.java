package io.crossfade.analysis.kayenta;

/**
 * How one metric came out.
 *
 * <p>Immutable.
 *
 * @param metric which one
 * @param label how it compares
 * @param critical whether it makes the score 0
 * @param meanRatio the canary's mean by the baseline's; NaN if either is 0, 1 if it was not needed
 */
public record KayentaResult(
    KayentaMetric metric, KayentaLabel label, boolean critical, double meanRatio) {}
