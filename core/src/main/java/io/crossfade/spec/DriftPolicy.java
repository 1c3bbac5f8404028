package io.crossfade.spec;

/**
 * What to do when the load balancer is found in a state that nobody of us left it in. What a crash
 * or a partial change of ours can explain is never drift.
 */
public enum DriftPolicy {
  /** Stop safely and say what differs. The default. */
  FREEZE,
  /** Set our state again if the load balancer restarted since we last looked, freeze otherwise. */
  REASSERT_AFTER_RESTART,
  /** Set our state again whatever the reason, and record what was overwritten. */
  REASSERT
}
