package io.crossfade.engine;

import io.crossfade.error.AdapterException;
import io.crossfade.event.Cause;
import io.crossfade.event.StepRef;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingChange;
import io.crossfade.plan.PlanStep;
import io.crossfade.spi.Hook;
import io.crossfade.spi.RoutingObservation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out one step, on the way forward as on the way back: observe first, have the effect only
 * if it is needed, and end when its end is observed. The guards that the promises need are here,
 * not in the plan, so that they hold on every path.
 *
 * <p>Engine's thread.
 */
final class StepPerformer {

  private static final Logger LOG = LoggerFactory.getLogger(StepPerformer.class);
  private static final Duration PATROL = Duration.ofSeconds(5);

  /** For how long it is believed that those who were counted are still alive. */
  private static final Duration COUNTED = Duration.ofSeconds(5);

  private final World world;
  private final Course course;
  private final Recorder recorder;
  private final Steering steering;
  private final PoolWork pool;
  private final Verifier verifier;
  private final CapacityGuard capacity;
  private final Emptiness emptiness;
  private final GateKeeper gates;
  private final TrafficWindow window;
  private final Pulse pulse;

  StepPerformer(
      World world,
      Course course,
      Recorder recorder,
      Steering steering,
      PoolWork pool,
      Verifier verifier,
      CapacityGuard capacity,
      Emptiness emptiness,
      GateKeeper gates,
      TrafficWindow window,
      Pulse pulse) {
    this.world = world;
    this.course = course;
    this.recorder = recorder;
    this.steering = steering;
    this.pool = pool;
    this.verifier = verifier;
    this.capacity = capacity;
    this.emptiness = emptiness;
    this.gates = gates;
    this.window = window;
    this.pulse = pulse;
  }

  /** Something that can be halted or interrupted; bound to a step by the visitor. */
  private interface Work {
    String perform() throws Halted, InterruptedException;
  }

  /** Carries out a step, and returns what was seen, for a person. */
  String perform(PlanStep step, StepRef ref) throws Halted, InterruptedException {
    return step.accept(new ByKind(key(ref))).perform();
  }

  private String key(StepRef ref) {
    return recorder.deployment()
        + ":"
        + (ref.direction() == StepRef.Direction.FORWARD ? "f" : "r")
        + ref.number();
  }

  /** What each kind of step takes. */
  private final class ByKind implements PlanStep.Visitor<Work> {

    private final String key;

    private ByKind(String key) {
      this.key = key;
    }

    @Override
    public Work start(PlanStep.Start step) {
      return () -> pool.start(key, step.instances(), step.revision());
    }

    @Override
    public Work replace(PlanStep.Replace step) {
      return () -> {
        emptiness.require(step.instances());
        var seen = pool.replace(key, step.instances(), step.from(), step.to());
        window.open(steering.observe());
        return seen;
      };
    }

    @Override
    public Work stop(PlanStep.Stop step) {
      return () -> {
        emptiness.require(step.instances());
        return pool.stop(key, step.instances(), step.revision());
      };
    }

    @Override
    public Work retire(PlanStep.Retire step) {
      return () -> {
        emptiness.require(step.instances());
        return pool.stop(key, step.instances(), step.revision());
      };
    }

    @Override
    public Work awaitHealthy(PlanStep.AwaitHealthy step) {
      return () -> verifier.await(step.instances(), step.revision(), tolerated(step.tolerated()));
    }

    @Override
    public Work route(PlanStep.Route step) {
      return () -> shift(step);
    }

    @Override
    public Work drain(PlanStep.Drain step) {
      return () -> empty(step);
    }

    @Override
    public Work hold(PlanStep.Hold step) {
      return () -> keepStill(step);
    }

    @Override
    public Work askGate(PlanStep.AskGate step) {
      return () -> step.policy().isOfPerson() ? askAPerson(step) : askUntilYes(step);
    }

    @Override
    public Work runHook(PlanStep.RunHook step) {
      return () -> run(step, key);
    }
  }

  private String shift(PlanStep.Route step) throws Halted, InterruptedException {
    window.open(reachPrepared(() -> desired(step), () -> prepare(step)));
    return "";
  }

  private List<InstanceId> prepare(PlanStep.Route step) throws Halted, InterruptedException {
    var seen = steering.observe();
    if (steering.isIn(seen, desired(step))) {
      return List.of();
    }
    pool.refresh();
    makeReady(step, seen.table().routing());
    return gaining(seen.table().routing(), desired(step));
  }

  /** Makes sure of what a change of routing needs, and returns who has to stay verified for it. */
  private interface Preparation {
    List<InstanceId> prepare() throws Halted, InterruptedException;
  }

  /**
   * Changes the routing while what was made sure of is still so: if a reading or a try takes long,
   * somebody may have died meanwhile, so it is made sure of again before the next try.
   */
  private RoutingObservation reachPrepared(Supplier<Routing> desired, Preparation preparation)
      throws Halted, InterruptedException {
    var verified = preparation.prepare();
    var until = pulse.in(course.plan().spec().deadlines().step());
    while (true) {
      var reached = steering.reach(desired.get(), footing(verified));
      if (reached.isPresent()) {
        return reached.get();
      }
      if (until.passed()) {
        throw new Halted(steering.notReached(desired.get()));
      }
      if (!verifier.unverified(verified).isEmpty()) {
        pulse.restFor(COUNTED, "checks to pass again", until.spent());
      }
      verified = preparation.prepare();
    }
  }

  private Steering.Footing footing(List<InstanceId> verified) {
    var counted = world.time().elapsed();
    return () ->
        world.time().elapsed().minus(counted).compareTo(COUNTED) <= 0
            && verifier.unverified(verified).isEmpty();
  }

  /** Verified and enough at once: a check that fails while capacity is counted ends a streak. */
  private void makeReady(PlanStep.Route step, Routing seen) throws Halted, InterruptedException {
    var health = course.plan().spec().health();
    var until = pulse.in(health.deadline());
    while (true) {
      verifier.require(
          gaining(seen, desired(step)), tolerated(0), down -> isEnoughWithout(down, step));
      capacity.require(desired(step));
      var unsettled = verifier.unverified(gaining(seen, desired(step)));
      if (unsettled.isEmpty()) {
        return;
      }
      if (until.passed()) {
        verifier.leaveOut(unsettled, tolerated(0), "it does not stay healthy", unsettled.size());
      } else {
        pulse.restFor(health.interval(), "checks to pass again", until.spent());
      }
    }
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

  /** On the way back whoever does not come up is left out; the capacity rule still has its say. */
  private int tolerated(int forward) {
    return course.isGoingBack() ? Integer.MAX_VALUE : forward;
  }

  private String empty(PlanStep.Drain step) throws Halted, InterruptedException {
    var before = steering.belief();
    var members = before.members();
    var ids = step.instances().stream().filter(members::containsKey).toList();
    var after = before.with(Changes.of(step, before));
    if (ids.isEmpty() || steering.isSeen(after)) {
      steering.reach(after);
      return "already so";
    }
    var draining = before.with(Changes.draining(ids, before));
    reachPrepared(
        () -> draining,
        () -> {
          capacity.require(draining);
          return List.of();
        });
    var words = emptiness.await(ids);
    steering.reach(after);
    return words;
  }

  private String keepStill(PlanStep.Hold step) throws Halted, InterruptedException {
    pulse.forgetPromotion();
    var until = pulse.in(step.duration());
    var patrol = pulse.in(PATROL);
    while (!until.passed()) {
      if (pulse.takePromotion()) {
        return "ended early by a promotion";
      }
      if (patrol.passed()) {
        steering.patrol();
        patrol = pulse.in(PATROL);
      }
      pulse.progress();
      pulse.rest(until.left(), "the end of a hold: " + step.purpose(), until.spent());
    }
    return "";
  }

  private String askAPerson(PlanStep.AskGate step) throws Halted, InterruptedException {
    pulse.beginAskingAPerson();
    try {
      return askUntilYes(step);
    } finally {
      pulse.endAskingAPerson();
    }
  }

  private String askUntilYes(PlanStep.AskGate step) throws Halted, InterruptedException {
    pulse.forgetPromotion();
    var until = pulse.in(step.policy().deadline());
    var patrol = pulse.in(PATROL);
    while (!pulse.takePromotion()) {
      if (gates.judge(step.gate(), step.policy(), until.spent())) {
        return "";
      }
      if (until.passed()) {
        throw new Halted(
            Halt.rollBack(
                Cause.Kind.DEADLINE,
                "gate '" + step.gate() + "' did not say yes within " + until.length()));
      }
      if (patrol.passed()) {
        steering.patrol();
        patrol = pulse.in(PATROL);
      }
      pulse.progress();
      pulse.rest(step.policy().interval(), "gate '" + step.gate() + "'", until.spent());
    }
    return "passed by a promotion";
  }

  private String run(PlanStep.RunHook step, String key) throws Halted, InterruptedException {
    var hook = Objects.requireNonNull(world.hooks().get(step.hook()), "hook");
    var plan = course.plan();
    var context =
        new Hook.Context(
            recorder.deployment(),
            key,
            plan.spec().revision(),
            plan.from(),
            step.deadline(),
            plan.spec().labels());
    var until = pulse.in(step.deadline());
    var backoff = new Backoff(world.random());
    while (true) {
      pulse.beforeEffect();
      try {
        return pulse.during(
            () -> {
              hook.run(context);
              return "";
            });
      } catch (AdapterException e) {
        LOG.warn("Hook '{}' failed.", step.hook(), e);
        if (e.kind() == AdapterException.Kind.PERMANENT || until.passed()) {
          throw new Halted(hookFailed(step, e));
        }
      } catch (RuntimeException e) {
        LOG.error("Hook '{}' broke its contract.", step.hook(), e);
        throw new Halted(hookFailed(step, e));
      }
      pulse.restFor(backoff.next(), "hook '" + step.hook() + "'", until.spent());
    }
  }

  private static Halt hookFailed(PlanStep.RunHook step, RuntimeException e) {
    return Halt.rollBack(Cause.Kind.HOOK, "hook '" + step.hook() + "' failed: " + e.getMessage());
  }
}
