package io.crossfade.analysis.judge;

/** What a check says. Only the first is a yes. */
public enum Verdict {
  /** Nothing speaks against it, and enough was seen. */
  PASS,
  /** It is worse, or beyond a limit. */
  FAIL,
  /** What was seen does not tell yet. */
  INCONCLUSIVE,
  /** Nothing was seen. */
  NO_DATA,
  /** What was seen cannot be. */
  ERROR
}
