package io.crossfade.model;

/** What a group's member gets from the load balancer. */
public enum MemberState {
  /** New requests, in proportion to its capacity. */
  SERVING,
  /** No new request; what is in flight goes on to its end. */
  DRAINING,
  /** Nothing, sticky sessions included. */
  OUT
}
