package io.crossfade.testkit.sim;

/** The kinds of load balancer that are modelled. */
public enum Balancer {
  /** One process, exact and atomic: what is applied is so at once. */
  EMBEDDED,
  /** Changes one thing after the other, knows what is in flight, and forgets at a restart. */
  HAPROXY,
  /** Two generations of workers for a while after each reload; a reload may quietly fail. */
  NGINX,
  /** Nodes that follow one by one, throttled calls, drains shown for their time, fails open. */
  ALB
}
