package io.crossfade.analysis.kayenta;

/** How a metric of the canary compares with that of the baseline. */
public enum KayentaLabel {
  /** Not different enough. */
  PASS,
  /** Higher. */
  HIGH,
  /** Lower. */
  LOW,
  /** One side has no data. */
  NODATA,
  /** One side has no data, and the metric must have some. */
  NODATA_FAIL,
  /** It could not be computed. Kayenta counts such a metric nowhere; that is one of its flaws. */
  ERROR
}
