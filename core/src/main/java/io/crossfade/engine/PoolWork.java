package io.crossfade.engine;

import io.crossfade.error.AdapterException;
import io.crossfade.error.DeploymentException;
import io.crossfade.event.Cause;
import io.crossfade.event.StepRef;
import io.crossfade.model.Ids;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.plan.PlanStep;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spi.Fence;
import io.crossfade.spi.InstancePool;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts, replaces and stops instances, and believes only the pool's list:
 *
 * <pre>
 *   list; as desired, and nothing else was tried and not seen → done
 *   call → list until as desired, or the deadline; call again with the same key if it may help
 * </pre>
 *
 * <p>The list may be late: who is listed as it was before an effect that was tried may not be so
 * any more, and what undoes that effect is asked for all the same.
 *
 * <p>Engine's thread.
 */
final class PoolWork {

  private static final Logger LOG = LoggerFactory.getLogger(PoolWork.class);

  private final InstancePool pool;
  private final Fence fence;
  private final DeploymentSpec spec;
  private final FleetView fleet;
  private final Pulse pulse;
  private final Supplier<Backoff> backoffs;
  private final Map<InstanceId, StepRef> tried;

  /**
   * @param tried for whom a step was begun that may have had its effect, and was not seen to
   */
  PoolWork(
      World world,
      Fence fence,
      DeploymentSpec spec,
      FleetView fleet,
      Pulse pulse,
      Map<InstanceId, StepRef> tried) {
    this.pool = world.pool();
    this.fence = fence;
    this.spec = spec;
    this.fleet = fleet;
    this.pulse = pulse;
    this.backoffs = () -> new Backoff(world.random());
    this.tried = new HashMap<>(tried);
  }

  /**
   * Tells the pool who asks from now on, so that an earlier deployer which wakes up late changes
   * nothing; quiet if it cannot be told, for each effect tells it again.
   *
   * @throws Halted frozen, if the pool knows of a later one
   */
  void announce() throws Halted {
    try {
      pulse.during(
          () -> {
            pool.fence(fence);
            return true;
          });
    } catch (RuntimeException e) {
      LOG.warn("The pool could not be told who asks for effects.", e);
      if (isPermanent(e)) {
        throw new Halted(Halt.freeze(Cause.Kind.POOL, String.valueOf(e.getMessage())));
      }
    }
  }

  /** Lists what runs, again and again until the pool answers or the step's time is over. */
  void refresh() throws Halted, InterruptedException {
    var until = pulse.in(spec.deadlines().step());
    var backoff = backoffs.get();
    while (true) {
      try {
        fleet.listed(pulse.during(pool::list));
        return;
      } catch (RuntimeException e) {
        LOG.warn("The pool could not be listed.", e);
        if (until.passed() || isPermanent(e)) {
          throw new Halted(
              Halt.freeze(Cause.Kind.POOL, "the pool could not be listed: " + e.getMessage()));
        }
        pulse.restFor(backoff.next(), "the pool to answer", until.spent());
      }
    }
  }

  /** What an effect needs to be so; made sure of right before each try of it. */
  @FunctionalInterface
  interface Ground {
    void require() throws Halted, InterruptedException;
  }

  /** An effect on instances, until all of them are so. */
  private record Effect(
      StepRef step,
      String words,
      List<InstanceId> instances,
      Predicate<InstanceId> isSo,
      BiConsumer<String, List<InstanceId>> call) {}

  String start(StepRef step, List<InstanceId> ids, Revision revision)
      throws Halted, InterruptedException {
    refresh();
    requireNoOther(ids, instance -> instance.revision().equals(revision));
    var effect =
        new Effect(
            step,
            "start " + Ids.brief(ids) + " with " + revision,
            ids,
            id -> fleet.runs(id, revision),
            (key, due) -> pool.start(key, revision, due));
    return persist(effect, () -> {});
  }

  String replace(StepRef ref, PlanStep.Replace step, Ground ground)
      throws Halted, InterruptedException {
    var ids = step.instances();
    var to = step.to();
    refresh();
    requireNoOther(
        ids, instance -> instance.revision().equals(step.from()) || instance.revision().equals(to));
    var effect =
        new Effect(
            ref,
            "replace " + Ids.brief(ids) + " by " + to,
            ids,
            id -> fleet.runs(id, to),
            (key, due) -> pool.replace(key, to, due, spec.drain().stopGrace()));
    return persist(effect, ground);
  }

  String stop(StepRef step, List<InstanceId> ids, Revision revision, Ground ground)
      throws Halted, InterruptedException {
    refresh();
    requireNoOther(ids, instance -> instance.revision().equals(revision));
    var effect =
        new Effect(
            step,
            "stop " + Ids.brief(ids),
            ids,
            id -> fleet.running(id).isEmpty(),
            (key, due) -> pool.stop(key, due, spec.drain().stopGrace()));
    return persist(effect, ground);
  }

  /** Returns for whom an effect is needed. */
  private List<InstanceId> due(Effect effect) {
    return effect.instances().stream()
        .filter(id -> !effect.isSo().test(id) || wasTriedOtherwise(id, effect.step()))
        .toList();
  }

  /** Returns whether the last effect that was tried and not seen is that of another step. */
  private boolean wasTriedOtherwise(InstanceId id, StepRef step) {
    return !tried.getOrDefault(id, step).equals(step);
  }

  /** Nothing is started over, replaced or stopped that is not what the plan believes it to be. */
  private void requireNoOther(List<InstanceId> ids, Predicate<Instance> expected) throws Halted {
    var others =
        fleet.running(ids).stream().filter(expected.negate()).map(Instance::toString).toList();
    if (!others.isEmpty()) {
      throw new Halted(
          Halt.freeze(
              Cause.Kind.CONFLICT,
              "something else runs than the plan believes, and was not touched: "
                  + String.join("; ", others)));
    }
  }

  private String persist(Effect effect, Ground ground) throws Halted, InterruptedException {
    var due = due(effect);
    if (due.isEmpty()) {
      return settled(effect, "already so");
    }
    ground.require();
    var until = pulse.in(spec.deadlines().step());
    var backoff = backoffs.get();
    var last = "the pool did not show it";
    while (true) {
      try {
        call(effect, due);
      } catch (AdapterException e) {
        LOG.warn("The pool did not confirm: {}.", effect.words(), e);
        last = String.valueOf(e.getMessage());
        refusedUnlessWorthAnotherTry(effect.words(), e);
      } catch (DeploymentException e) {
        throw e;
      } catch (RuntimeException e) {
        LOG.error("The pool broke its contract; what it did is not known.", e);
        last = e.toString();
      }
      refresh();
      due = due(effect);
      if (due.isEmpty()) {
        return settled(effect, "");
      }
      if (until.passed()) {
        throw new Halted(
            failed(effect.words() + " did not succeed within " + until.length() + ": " + last));
      }
      pulse.restFor(backoff.next(), "the pool to " + effect.words(), until.spent());
      ground.require();
    }
  }

  private String settled(Effect effect, String words) {
    effect.instances().forEach(tried::remove);
    return words;
  }

  /**
   * What is confirmed stands for all that was tried before; what is not stands beside it. Of
   * several instances, some may have been changed before one could not be.
   */
  private void call(Effect effect, List<InstanceId> due) {
    pulse.beforeEffect();
    try {
      pulse.during(
          () -> {
            pool.fence(fence);
            effect.call().accept(EffectKey.of(fence.deployment(), effect.step()), due);
            return true;
          });
      due.forEach(id -> tried.put(id, effect.step()));
    } catch (RuntimeException e) {
      if (due.size() > 1 || !changedNothing(e)) {
        due.forEach(id -> tried.putIfAbsent(id, effect.step()));
      }
      throw e;
    }
  }

  private static boolean changedNothing(RuntimeException e) {
    return e instanceof AdapterException adapter
        && adapter.kind() != AdapterException.Kind.OUTCOME_UNKNOWN;
  }

  private void refusedUnlessWorthAnotherTry(String what, AdapterException e) throws Halted {
    if (e.kind() == AdapterException.Kind.PERMANENT) {
      throw new Halted(failed(what + " was refused: " + e.getMessage()));
    }
  }

  private static Halt failed(String words) {
    return Halt.rollBack(Cause.Kind.POOL, words);
  }

  private static boolean isPermanent(RuntimeException e) {
    return e instanceof AdapterException adapter
        && adapter.kind() == AdapterException.Kind.PERMANENT;
  }
}
