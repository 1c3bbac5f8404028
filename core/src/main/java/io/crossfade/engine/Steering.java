package io.crossfade.engine;

import io.crossfade.error.AdapterException;
import io.crossfade.event.Cause;
import io.crossfade.model.Ids;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Weight;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spi.Fence;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficRouter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the load balancer to a routing and believes only what it sees there:
 *
 * <pre>
 *   observe; as desired → done; explained by us → apply; anything else → drift
 *   apply → observe until as desired and converged, or the deadline
 * </pre>
 *
 * <p>A change that is not seen after some looks is made again, but not while it may still be on its
 * way to every node.
 *
 * <p>Engine's thread.
 */
final class Steering {

  private static final Logger LOG = LoggerFactory.getLogger(Steering.class);
  private static final int LOOKS_BEFORE_APPLYING_AGAIN = 8;

  private final TrafficRouter router;
  private final Fence fence;
  private final DeploymentSpec spec;
  private final FleetView fleet;
  private final Pulse pulse;
  private final Supplier<Backoff> backoffs;
  private final Weight tolerance;
  private final Plausible plausible;
  private final Drift drift;
  private final Departures departures;
  private Routing belief;
  private @Nullable RoutingObservation last;

  Steering(
      World world,
      Fence fence,
      DeploymentSpec spec,
      FleetView fleet,
      Pulse pulse,
      Log log,
      Course course) {
    this.router = world.router();
    this.fence = fence;
    this.spec = spec;
    this.fleet = fleet;
    this.pulse = pulse;
    this.backoffs = () -> new Backoff(world.random());
    this.tolerance = router.capabilities().weightStep();
    this.belief = course.routing();
    this.plausible = new Plausible(belief);
    this.departures = new Departures(world.time());
    course.mayHaveBegun().forEach(plausible::add);
    this.drift = new Drift(spec.drift(), plausible, tolerance, log, course.incarnation());
  }

  /** Returns what we last saw to be so, or left it in. */
  Routing belief() {
    return belief;
  }

  /** Returns what may be so now: the belief, and what was begun since and not seen. */
  List<Routing> mayBe() {
    return plausible.all();
  }

  boolean has(RouterCapabilities.Feature feature) {
    return router.capabilities().has(feature);
  }

  /**
   * Tells the load balancer who asks from now on, so that an earlier deployer which wakes up late
   * changes nothing; quiet if it cannot be told, for each change tells it again.
   *
   * @throws Halted back, if it refuses us
   */
  void announce() throws Halted {
    try {
      pulse.during(
          () -> {
            router.fence(fence);
            return true;
          });
    } catch (RuntimeException e) {
      LOG.warn("The load balancer could not be told who asks for changes.", e);
      if (isPermanent(e)) {
        throw new Halted(refused(e));
      }
    }
  }

  /** Reads the load balancer, again and again until it answers or the step's time is over. */
  RoutingObservation observe() throws Halted, InterruptedException {
    var until = pulse.in(spec.deadlines().step());
    var backoff = backoffs.get();
    while (true) {
      try {
        return look();
      } catch (RuntimeException e) {
        LOG.warn("The load balancer could not be read.", e);
        if (until.passed() || isPermanent(e)) {
          throw new Halted(
              Halt.freeze(
                  Cause.Kind.ROUTER, "the load balancer could not be read: " + e.getMessage()));
        }
        pulse.restFor(backoff.next(), "the load balancer to answer", until.spent());
      }
    }
  }

  private RoutingObservation look() {
    var seen = pulse.during(router::observe);
    fleet.observed(seen.table());
    departures.observed(seen);
    last = seen;
    return seen;
  }

  /** Returns whether requests were seen to reach an instance no longer ago than this. */
  boolean wasReachedWithin(Duration length, InstanceId id) {
    return departures.isWithin(length, id);
  }

  /** What a reading is to show. */
  @FunctionalInterface
  interface Wanted {
    boolean isSeen(RoutingObservation seen) throws Halted, InterruptedException;
  }

  /**
   * Reads the load balancer until all of its nodes agree on what is wanted: one reading that is
   * late proves nothing.
   *
   * @param otherwise what it means if that is not seen within the step's time
   */
  RoutingObservation observeUntil(
      Wanted wanted, Function<RoutingObservation, Halt> otherwise, String awaiting)
      throws Halted, InterruptedException {
    var until = pulse.in(spec.deadlines().step());
    var backoff = backoffs.get();
    int looks = 0;
    while (true) {
      var seen = observe();
      if (seen.convergence().isConverged() && wanted.isSeen(seen)) {
        return seen;
      }
      if (++looks % LOOKS_BEFORE_APPLYING_AGAIN == 0) {
        remind(seen);
      }
      if (until.passed()) {
        throw new Halted(otherwise.apply(seen));
      }
      pulse.restFor(backoff.next(), awaiting, until.spent());
    }
  }

  /** Returns whether an observation shows a routing, on all nodes. */
  boolean isIn(RoutingObservation seen, Routing routing) {
    return fleet.withoutAddress(routing).isEmpty() && isThere(seen, fleet.table(routing));
  }

  /**
   * Looks at the load balancer before the first step, so that a restart of it is noticed later;
   * quiet if it cannot be read.
   */
  void takeBearings() {
    RoutingObservation seen;
    try {
      seen = look();
    } catch (RuntimeException e) {
      LOG.warn("The load balancer could not be read before the first step.", e);
      return;
    }
    drift.noteIfExplained(seen);
  }

  /** Whether what a change of routing needs is still so; asked right before each try. */
  @FunctionalInterface
  interface Footing {
    boolean holds();
  }

  /**
   * Brings the load balancer to a routing as long as its footing holds, and returns what is
   * observed then; nothing if the footing was lost before that.
   *
   * @throws Halted back if it was refused, frozen if it is not known what it does
   */
  Optional<RoutingObservation> reach(Routing desired, Footing footing)
      throws Halted, InterruptedException {
    var table = table(desired);
    var seen = Optional.of(observe());
    if (!isThere(seen.get(), table)) {
      drift.require(seen.get());
      plausible.add(desired);
      seen = applyUntilSeen(table, footing);
    }
    seen.ifPresent(
        reached -> {
          belief = desired;
          plausible.settle(desired);
          drift.note(reached);
        });
    return seen;
  }

  /**
   * Looks whether what we left is not so any more, and reminds a node that has forgotten it; quiet
   * if unreadable.
   *
   * @throws Halted frozen, if somebody else changed it and the policy says to leave it
   */
  boolean isDisturbed() throws Halted {
    RoutingObservation seen;
    try {
      seen = look();
    } catch (RuntimeException e) {
      LOG.warn("The load balancer could not be read on a patrol.", e);
      return false;
    }
    remind(seen);
    boolean disturbed = seen.convergence().isConverged() && !isThere(seen, table(belief));
    if (disturbed) {
      drift.requireLeave(seen);
    }
    return disturbed;
  }

  /** Returns whether nobody gets other requests by this routing than by what was read last. */
  boolean changesNoRequests(Routing routing) {
    if (last == null) {
      return false;
    }
    var now = last.table().routing();
    return Set.copyOf(routing.reachable()).equals(Set.copyOf(now.reachable()))
        && routing.groups().keySet().stream()
            .allMatch(id -> routing.group(id).weight().isNear(now.group(id).weight(), tolerance));
  }

  /** Tells a node again that does not agree with what the others do: it may have forgotten. */
  private void remind(RoutingObservation seen) throws Halted {
    var table = table(belief);
    if (!seen.convergence().isConverged() && table.matches(seen.table(), tolerance)) {
      apply(table);
    }
  }

  private RoutingTable table(Routing routing) throws Halted {
    var unknown = fleet.withoutAddress(routing);
    if (!unknown.isEmpty()) {
      throw new Halted(
          Halt.rollBack(
              Cause.Kind.UNHEALTHY,
              "the pool does not list "
                  + Ids.brief(unknown)
                  + ", and the load balancer has no address of it: it does not run"));
    }
    return fleet.table(routing);
  }

  private Optional<RoutingObservation> applyUntilSeen(RoutingTable table, Footing footing)
      throws Halted, InterruptedException {
    var until = pulse.in(spec.deadlines().step());
    var backoff = backoffs.get();
    int looks = LOOKS_BEFORE_APPLYING_AGAIN;
    var spreading = pulse.in(Duration.ZERO);
    while (true) {
      boolean due = looks >= LOOKS_BEFORE_APPLYING_AGAIN && spreading.passed();
      if (due && !footing.holds()) {
        return Optional.empty();
      }
      if (due && apply(table)) {
        looks = 0;
        spreading = pulse.in(router.capabilities().propagation());
      } else {
        pulse.restFor(backoff.next(), "the load balancer to converge", until.spent());
      }
      var seen = observe();
      looks++;
      if (isThere(seen, table)) {
        return Optional.of(seen);
      }
      if (until.passed()) {
        throw new Halted(notSeen(table, seen));
      }
    }
  }

  /** Returns whether it may have taken effect. */
  private boolean apply(RoutingTable table) throws Halted {
    pulse.beforeEffect();
    try {
      return pulse.during(
          () -> {
            router.apply(table, fence);
            return true;
          });
    } catch (AdapterException e) {
      LOG.warn("A change of routing was not confirmed.", e);
      return switch (e.kind()) {
        case TRANSIENT -> false;
        case OUTCOME_UNKNOWN -> true;
        case PERMANENT -> throw new Halted(refused(e));
      };
    } catch (RuntimeException e) {
      LOG.error("The router adapter broke its contract; what it did is not known.", e);
      return true;
    }
  }

  private static Halt refused(RuntimeException e) {
    return Halt.rollBack(
        Cause.Kind.ROUTER, "the load balancer refused a change of routing: " + e.getMessage());
  }

  /** Returns that a routing was not reached in time, with what is seen instead. */
  Halt notReached(Routing desired) throws Halted, InterruptedException {
    return notSeen(table(desired), observe());
  }

  /** Returns how what is seen differs from a routing, a line each. */
  List<String> differences(Routing routing, RoutingObservation seen) {
    return differences(fleet.table(routing), seen);
  }

  private List<String> differences(RoutingTable table, RoutingObservation seen) {
    var lines = new ArrayList<>(table.differencesTo(seen.table(), tolerance));
    lines.addAll(seen.convergence().dissent());
    return lines;
  }

  private Halt notSeen(RoutingTable table, RoutingObservation seen) {
    return Halt.freeze(
        Cause.Kind.ROUTER,
        "the load balancer did not come to what was asked within "
            + spec.deadlines().step()
            + ": "
            + String.join("; ", differences(table, seen)));
  }

  private boolean isThere(RoutingObservation seen, RoutingTable table) {
    return seen.convergence().isConverged() && table.matches(seen.table(), tolerance);
  }

  private static boolean isPermanent(RuntimeException e) {
    return e instanceof AdapterException adapter
        && adapter.kind() == AdapterException.Kind.PERMANENT;
  }
}
