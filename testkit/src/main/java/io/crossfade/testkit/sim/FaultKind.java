package io.crossfade.testkit.sim;

import io.crossfade.event.Cause;
import java.util.Set;

/** What may go wrong, or be commanded, in a simulated deployment. A seed draws a few of them. */
public enum FaultKind {
  /** A change of routing times out, and nothing changed. */
  ROUTER_TIMEOUT(Cause.Kind.ROUTER),
  /** A change of routing is made, and its answer lost. */
  ROUTER_REPLY_LOST,
  /** A change of routing is made in part, and fails with an unknown outcome. */
  ROUTER_PARTIAL(Cause.Kind.ROUTER),
  /** The load balancer's calls are throttled now and then. */
  ROUTER_THROTTLED(Cause.Kind.ROUTER),
  /** A change of routing is refused. */
  ROUTER_REFUSES(Cause.Kind.ROUTER),
  /** A change of routing is accepted and never made, as by a reload that fails. */
  ROUTER_IGNORES(Cause.Kind.ROUTER),
  /** The load balancer cannot be read for a while. */
  ROUTER_UNREADABLE(Cause.Kind.ROUTER),
  /** A reading of the load balancer is an old one. */
  ROUTER_STALE,
  /** The load balancer restarts; a volatile one forgets. */
  ROUTER_RESTART(Cause.Kind.CONFLICT),
  /** Somebody else changes the routing. */
  ROUTER_DRIFT(Cause.Kind.CONFLICT),
  /** A call to the pool fails for the moment, with nothing done. */
  POOL_TRANSIENT,
  /** A call to the pool is carried out, and its answer lost. */
  POOL_REPLY_LOST,
  /** A call to the pool is carried out for some instances, and fails with an unknown outcome. */
  POOL_PARTIAL,
  /** The pool refuses an effect. */
  POOL_REFUSES(Cause.Kind.POOL),
  /** The pool cannot be listed for a while. */
  POOL_UNLISTABLE(Cause.Kind.POOL, Cause.Kind.UNHEALTHY),
  /** A list of the pool is an old one. */
  POOL_STALE(Cause.Kind.CONFLICT),
  /** Instances take long to start. */
  SLOW_START(Cause.Kind.UNHEALTHY),
  /** An instance of the new revision never comes up. */
  NEVER_UP(Cause.Kind.UNHEALTHY),
  /** A start brings up the old revision again. */
  WRONG_REVISION(Cause.Kind.CONFLICT, Cause.Kind.UNHEALTHY),
  /** An instance does not go when asked, and is forced after the grace. */
  STOP_IGNORED,
  /** Instances die by themselves. */
  INSTANCE_DIES(Cause.Kind.UNHEALTHY, Cause.Kind.CONFLICT),
  /** Instances restart by themselves. */
  INSTANCE_RESTARTS(Cause.Kind.UNHEALTHY),
  /** An instance fails every other check and request for a while. */
  INSTANCE_FLAPS(Cause.Kind.UNHEALTHY),
  /** A new instance is well for the first checks, and hangs soon after. */
  DIES_VERIFIED(Cause.Kind.UNHEALTHY),
  /** Checks of health cannot be made now and then. */
  PROBE_UNKNOWN(Cause.Kind.UNHEALTHY),
  /** The probe throws now and then. */
  PROBE_THROWS(Cause.Kind.UNHEALTHY),
  /** A gate says no. */
  GATE_FAILS(Cause.Kind.GATE),
  /** A gate cannot tell for a while. */
  GATE_INCONCLUSIVE(Cause.Kind.GATE),
  /** A gate throws for a while. */
  GATE_THROWS(Cause.Kind.GATE),
  /** Some requests are never answered. */
  ENDLESS_REQUESTS,
  /** The journal has little room left. */
  JOURNAL_FULL(Cause.Kind.JOURNAL),
  /** The journal cannot be written for a moment. */
  JOURNAL_FAILS(Cause.Kind.JOURNAL),
  /** The time of day jumps. */
  CLOCK_JUMPS,
  /** The deployer is killed and resumed. */
  CRASH,
  /** As {@link #CRASH}, but its host loses power: what the disk was not told to keep is gone. */
  POWER_CUT,
  /** The deployer stands still past its lease, and goes on when another has taken over. */
  PAUSED_PAST_LEASE,
  /** A person aborts. */
  ABORT,
  /** A person pauses, and resumes later. */
  PAUSE,
  /** A person promotes. */
  PROMOTE,
  /** A person cancels. */
  CANCEL(Cause.Kind.COMMAND);

  @SuppressWarnings("ImmutableEnumChecker") // a copy that nobody can change
  private final Set<Cause.Kind> explained;

  FaultKind(Cause.Kind... explained) {
    this.explained = Set.of(explained);
  }

  /** Whether a deployment may end neither all new nor all old with such a cause because of it. */
  boolean explains(Cause.Kind cause) {
    return explained.contains(cause);
  }
}
