package io.crossfade.engine;

import io.crossfade.model.InstanceId;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingChange;
import io.crossfade.plan.PlanStep;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Changes the routing on sure ground only: whoever gains by a change is verified, and those who
 * serve then are enough.
 *
 * <pre>
 *   make sure → change the routing while that is still so; else make sure again
 * </pre>
 *
 * <p>Engine's thread.
 */
final class SureSteering {

  /** For how long it is believed that those who were counted are still alive. */
  private static final Duration COUNTED = Duration.ofSeconds(5);

  private final TimeSource time;
  private final DeploymentSpec spec;
  private final Course course;
  private final Steering steering;
  private final PoolWork pool;
  private final Verifier verifier;
  private final CapacityGuard capacity;
  private final Pulse pulse;

  SureSteering(
      TimeSource time,
      Course course,
      Steering steering,
      PoolWork pool,
      Verifier verifier,
      CapacityGuard capacity,
      Pulse pulse) {
    this.time = time;
    this.spec = course.plan().spec();
    this.course = course;
    this.steering = steering;
    this.pool = pool;
    this.verifier = verifier;
    this.capacity = capacity;
    this.pulse = pulse;
  }

  /**
   * Makes sure of what a change of routing needs, and returns who has to stay verified for it;
   * nothing if it was seen to be there already, so that nothing was made sure of.
   */
  private interface Preparation {
    Optional<List<InstanceId>> prepare() throws Halted, InterruptedException;
  }

  /** Changes the routing as a step says, but for those who were left out. */
  RoutingObservation shift(PlanStep.Route step) throws Halted, InterruptedException {
    return reach(() -> desired(step), () -> prepare(step));
  }

  /**
   * Changes the routing once those who serve then are healthy and enough: to take something from
   * somebody, or to set again what was ours.
   */
  void take(Routing desired) throws Halted, InterruptedException {
    reach(
        () -> desired,
        () -> {
          capacity.require(desired);
          return Optional.of(List.of());
        });
  }

  /**
   * Ends a drain: changes the routing at once as long as that changes nobody's requests; after a
   * restart of the load balancer, or somebody else's change, on sure ground.
   */
  void finish(Routing after) throws Halted, InterruptedException {
    if (steering.reach(after, () -> steering.changesNoRequests(after)).isEmpty()) {
      take(after);
    }
  }

  /** Looks whether the routing is as we left it, and mends or reports it if not. */
  void patrol() throws Halted, InterruptedException {
    if (steering.isDisturbed()) {
      take(steering.belief());
    }
  }

  /**
   * A check that fails while capacity is counted, or a reading or a try that takes long, may find
   * somebody not verified any more: then it is made sure of again, before the next try.
   */
  private RoutingObservation reach(Supplier<Routing> desired, Preparation preparation)
      throws Halted, InterruptedException {
    var prepared = preparation.prepare();
    var until = pulse.in(spec.deadlines().step());
    var settled = pulse.in(spec.health().deadline());
    while (true) {
      var verified = prepared.orElse(List.of());
      if (verifier.unverified(verified).isEmpty()) {
        var reached = steering.reach(desired.get(), footing(prepared));
        if (reached.isPresent()) {
          return reached.get();
        }
        if (until.passed()) {
          throw new Halted(steering.notReached(desired.get()));
        }
        settled = pulse.in(spec.health().deadline());
      }
      settle(verified, settled);
      prepared = preparation.prepare();
    }
  }

  private void settle(List<InstanceId> verified, ActiveTime.Deadline settled)
      throws Halted, InterruptedException {
    var unsettled = verifier.unverified(verified);
    if (unsettled.isEmpty()) {
      return;
    }
    if (settled.passed()) {
      verifier.leaveOut(
          unsettled, course.tolerates(0), "it does not stay healthy", unsettled.size());
    } else {
      pulse.restFor(spec.health().interval(), "checks to pass again", settled.spent());
    }
  }

  /** What was seen to be there may be gone at the next reading: then there is no ground for it. */
  private Steering.Footing footing(Optional<List<InstanceId>> prepared) {
    var counted = time.elapsed();
    return () ->
        prepared.isPresent()
            && time.elapsed().minus(counted).compareTo(COUNTED) <= 0
            && verifier.unverified(prepared.get()).isEmpty();
  }

  private Optional<List<InstanceId>> prepare(PlanStep.Route step)
      throws Halted, InterruptedException {
    var seen = steering.observe();
    if (steering.isIn(seen, desired(step))) {
      return Optional.empty();
    }
    pool.refresh();
    var now = seen.table().routing();
    verifier.require(
        gaining(now, desired(step)), course.tolerates(0), down -> isEnoughWithout(down, step));
    capacity.require(desired(step));
    return Optional.of(gaining(now, desired(step)));
  }

  private Routing desired(PlanStep.Route step) {
    return Changes.leaving(steering.belief(), step.change(), course.leftOut());
  }

  /**
   * Returns who would get requests that may get none now, or is in a group whose weight may rise.
   * What is seen counts with what is believed: a step that was cut short may have taken from
   * somebody what we believe he gets, and what was begun and not seen may have, too.
   */
  private List<InstanceId> gaining(Routing seen, Routing desired) {
    var mayBe = new ArrayList<>(steering.mayBe());
    mayBe.add(seen);
    return desired.reachable().stream()
        .filter(id -> mayBe.stream().anyMatch(now -> gains(id, now, desired)))
        .toList();
  }

  private static boolean gains(InstanceId id, Routing now, Routing desired) {
    return !now.isReachable(id) || risesOf(id, now, desired);
  }

  private static boolean risesOf(InstanceId id, Routing now, Routing desired) {
    return desired
        .groupOf(id)
        .filter(group -> desired.group(group).weight().compareTo(now.group(group).weight()) > 0)
        .isPresent();
  }

  /** Going back is urgent: who is down is not waited for if the others are enough. */
  private boolean isEnoughWithout(Set<InstanceId> down, PlanStep.Route step) {
    return course.isGoingBack()
        && capacity.suffices(Changes.leaving(desired(step), RoutingChange.none(), down));
  }
}
