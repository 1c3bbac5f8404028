package io.crossfade.testkit.sim;

/** What may go wrong, or be commanded, in a simulated deployment. A seed draws a few of them. */
public enum FaultKind {
  /** A change of routing times out, and nothing changed. */
  ROUTER_TIMEOUT(true),
  /** A change of routing is made, and its answer lost. */
  ROUTER_REPLY_LOST(false),
  /** A change of routing is made in part, and fails with an unknown outcome. */
  ROUTER_PARTIAL(true),
  /** The load balancer's calls are throttled now and then. */
  ROUTER_THROTTLED(true),
  /** A change of routing is refused. */
  ROUTER_REFUSES(true),
  /** A change of routing is accepted and never made, as by a reload that fails. */
  ROUTER_IGNORES(true),
  /** The load balancer cannot be read for a while. */
  ROUTER_UNREADABLE(true),
  /** A reading of the load balancer is an old one. */
  ROUTER_STALE(false),
  /** The load balancer restarts; a volatile one forgets. */
  ROUTER_RESTART(true),
  /** Somebody else changes the routing. */
  ROUTER_DRIFT(true),
  /** A call to the pool fails for the moment, with nothing done. */
  POOL_TRANSIENT(false),
  /** A call to the pool is carried out, and its answer lost. */
  POOL_REPLY_LOST(false),
  /** A call to the pool is carried out for some instances, and fails with an unknown outcome. */
  POOL_PARTIAL(false),
  /** The pool refuses an effect. */
  POOL_REFUSES(true),
  /** The pool cannot be listed for a while. */
  POOL_UNLISTABLE(true),
  /** A list of the pool is an old one. */
  POOL_STALE(true),
  /** Instances take long to start. */
  SLOW_START(true),
  /** An instance of the new revision never comes up. */
  NEVER_UP(true),
  /** A start brings up the old revision again. */
  WRONG_REVISION(true),
  /** An instance does not go when asked, and is forced after the grace. */
  STOP_IGNORED(false),
  /** Instances die by themselves. */
  INSTANCE_DIES(true),
  /** Instances restart by themselves. */
  INSTANCE_RESTARTS(true),
  /** An instance fails every other check and request for a while. */
  INSTANCE_FLAPS(true),
  /** A new instance is well for the first checks, and hangs soon after. */
  DIES_VERIFIED(true),
  /** Checks of health cannot be made now and then. */
  PROBE_UNKNOWN(true),
  /** The probe throws now and then. */
  PROBE_THROWS(true),
  /** A gate says no. */
  GATE_FAILS(true),
  /** A gate cannot tell for a while. */
  GATE_INCONCLUSIVE(true),
  /** A gate throws for a while. */
  GATE_THROWS(true),
  /** Some requests are never answered. */
  ENDLESS_REQUESTS(false),
  /** The journal has little room left. */
  JOURNAL_FULL(true),
  /** The journal cannot be written for a moment. */
  JOURNAL_FAILS(true),
  /** The time of day jumps. */
  CLOCK_JUMPS(false),
  /** The deployer is killed and resumed. */
  CRASH(false),
  /** The deployer stands still past its lease, and goes on when another has taken over. */
  PAUSED_PAST_LEASE(false),
  /** A person aborts. */
  ABORT(false),
  /** A person pauses, and resumes later. */
  PAUSE(false),
  /** A person promotes. */
  PROMOTE(false),
  /** A person cancels. */
  CANCEL(true);

  private final boolean mayFreeze;

  FaultKind(boolean mayFreeze) {
    this.mayFreeze = mayFreeze;
  }

  /** Whether a deployment may end neither all new nor all old because of it. */
  boolean mayFreeze() {
    return mayFreeze;
  }
}
