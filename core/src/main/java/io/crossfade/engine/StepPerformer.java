package io.crossfade.engine;

import io.crossfade.error.AdapterException;
import io.crossfade.event.Cause;
import io.crossfade.event.StepRef;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.plan.PlanStep;
import io.crossfade.spi.Hook;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
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

  private final World world;
  private final Course course;
  private final Recorder recorder;
  private final Steering steering;
  private final PoolWork pool;
  private final Verifier verifier;
  private final SureSteering sure;
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
      SureSteering sure,
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
    this.sure = sure;
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
    return step.accept(new ByKind(ref)).perform();
  }

  /** What each kind of step takes. */
  private final class ByKind implements PlanStep.Visitor<Work> {

    private final StepRef ref;

    private ByKind(StepRef ref) {
      this.ref = ref;
    }

    @Override
    public Work start(PlanStep.Start step) {
      return () -> pool.start(ref, step.instances(), step.revision());
    }

    @Override
    public Work replace(PlanStep.Replace step) {
      return () -> {
        var seen = pool.replace(ref, step, () -> emptiness.require(step.instances()));
        window.open(steering.observe());
        return seen;
      };
    }

    @Override
    public Work stop(PlanStep.Stop step) {
      return () -> stopOnceEmpty(ref, step.instances(), step.revision());
    }

    @Override
    public Work retire(PlanStep.Retire step) {
      return () -> stopOnceEmpty(ref, step.instances(), step.revision());
    }

    @Override
    public Work awaitHealthy(PlanStep.AwaitHealthy step) {
      return () ->
          verifier.await(step.instances(), step.revision(), course.tolerates(step.tolerated()));
    }

    @Override
    public Work route(PlanStep.Route step) {
      return () -> {
        window.open(sure.shift(step));
        return "";
      };
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
      return () -> run(step, EffectKey.of(recorder.deployment(), ref));
    }
  }

  private String stopOnceEmpty(StepRef ref, List<InstanceId> ids, Revision revision)
      throws Halted, InterruptedException {
    return pool.stop(ref, ids, revision, () -> emptiness.require(ids));
  }

  private String empty(PlanStep.Drain step) throws Halted, InterruptedException {
    var before = steering.belief();
    var after = before.with(Changes.of(step, before));
    var seen = steering.observe();
    if (steering.isIn(seen, after)) {
      sure.finish(after);
      return awaitRest(step);
    }
    sure.take(before.with(Changes.draining(step, List.of(before, seen.table().routing()))));
    var words = emptiness.await(step.instances());
    sure.finish(after);
    emptiness.awaitLetIn(step.instances());
    return words;
  }

  /** Who gets no requests any more may have got some until now, if a step was cut short. */
  private String awaitRest(PlanStep.Drain step) throws Halted, InterruptedException {
    var left =
        step.instances().stream()
            .filter(id -> course.isUndrained(id) && !course.wasCut(id))
            .toList();
    return left.isEmpty() ? "already so" : emptiness.await(left);
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
        sure.patrol();
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
        sure.patrol();
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
