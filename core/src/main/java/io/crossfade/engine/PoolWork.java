package io.crossfade.engine;

import io.crossfade.error.AdapterException;
import io.crossfade.error.DeploymentException;
import io.crossfade.event.Cause;
import io.crossfade.model.Ids;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.plan.PlanStep;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spi.Fence;
import io.crossfade.spi.InstancePool;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts, replaces and stops instances, and believes only the pool's list:
 *
 * <pre>
 *   list; as desired → done
 *   call → list until as desired, or the deadline; call again with the same key if it may help
 * </pre>
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

  PoolWork(World world, Fence fence, DeploymentSpec spec, FleetView fleet, Pulse pulse) {
    this.pool = world.pool();
    this.fence = fence;
    this.spec = spec;
    this.fleet = fleet;
    this.pulse = pulse;
    this.backoffs = () -> new Backoff(world.random());
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

  String start(String key, List<InstanceId> ids, Revision revision)
      throws Halted, InterruptedException {
    refresh();
    requireNoOther(ids, instance -> instance.revision().equals(revision));
    return persist(
        "start " + Ids.brief(ids) + " with " + revision,
        () -> {},
        () -> pool.start(key, revision, missing(ids, revision)),
        () -> missing(ids, revision).isEmpty());
  }

  String replace(String key, PlanStep.Replace step, Ground ground)
      throws Halted, InterruptedException {
    var ids = step.instances();
    var to = step.to();
    refresh();
    requireNoOther(
        ids, instance -> instance.revision().equals(step.from()) || instance.revision().equals(to));
    return persist(
        "replace " + Ids.brief(ids) + " by " + to,
        ground,
        () -> pool.replace(key, to, missing(ids, to), spec.drain().stopGrace()),
        () -> missing(ids, to).isEmpty());
  }

  String stop(String key, List<InstanceId> ids, Revision revision, Ground ground)
      throws Halted, InterruptedException {
    refresh();
    requireNoOther(ids, instance -> instance.revision().equals(revision));
    return persist(
        "stop " + Ids.brief(ids),
        ground,
        () -> pool.stop(key, stillRunning(ids), spec.drain().stopGrace()),
        () -> stillRunning(ids).isEmpty());
  }

  private List<InstanceId> missing(List<InstanceId> ids, Revision revision) {
    return ids.stream().filter(id -> !fleet.runs(id, revision)).toList();
  }

  private List<InstanceId> stillRunning(List<InstanceId> ids) {
    return ids.stream().filter(id -> fleet.running(id).isPresent()).toList();
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

  private String persist(String what, Ground ground, Runnable effect, BooleanSupplier reached)
      throws Halted, InterruptedException {
    if (reached.getAsBoolean()) {
      return "already so";
    }
    var until = pulse.in(spec.deadlines().step());
    var backoff = backoffs.get();
    var last = "the pool did not show it";
    while (true) {
      ground.require();
      try {
        pulse.beforeEffect();
        pulse.during(
            () -> {
              pool.fence(fence);
              effect.run();
              return true;
            });
      } catch (AdapterException e) {
        LOG.warn("The pool did not confirm: {}.", what, e);
        last = String.valueOf(e.getMessage());
        refusedUnlessWorthAnotherTry(what, e);
      } catch (DeploymentException e) {
        throw e;
      } catch (RuntimeException e) {
        LOG.error("The pool broke its contract; what it did is not known.", e);
        last = e.toString();
      }
      refresh();
      if (reached.getAsBoolean()) {
        return "";
      }
      if (until.passed()) {
        throw new Halted(failed(what + " did not succeed within " + until.length() + ": " + last));
      }
      pulse.restFor(backoff.next(), "the pool to " + what, until.spent());
    }
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
