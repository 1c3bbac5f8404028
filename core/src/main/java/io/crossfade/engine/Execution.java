package io.crossfade.engine;

import io.crossfade.error.JournalException;
import io.crossfade.event.Cause;
import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentResult;
import io.crossfade.event.DeploymentSummary;
import io.crossfade.model.Ids;
import io.crossfade.model.InstanceId;
import io.crossfade.plan.PlanStep;
import io.crossfade.plan.Rollback;
import io.crossfade.spi.RoutingObservation;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One deployment being carried out, from wherever its course stands to its end:
 *
 * <pre>
 *   forward:   for each step: intent → perform → done
 *   halted:    back, if there is a way back; else frozen
 *   back:      for each step of the rollback: intent → perform → done
 * </pre>
 *
 * <p>Engine's thread.
 */
final class Execution {

  private static final Logger LOG = LoggerFactory.getLogger(Execution.class);

  private final World world;
  private final Course course;
  private final Log log;
  private final Steering steering;
  private final FleetView fleet;
  private final PoolWork pool;
  private final StepPerformer performer;
  private final Pulse pulse;

  Execution(
      World world,
      Course course,
      Log log,
      Steering steering,
      FleetView fleet,
      PoolWork pool,
      StepPerformer performer,
      Pulse pulse) {
    this.world = world;
    this.course = course;
    this.log = log;
    this.steering = steering;
    this.fleet = fleet;
    this.pool = pool;
    this.performer = performer;
    this.pulse = pulse;
  }

  DeploymentResult run() {
    try {
      var result = carryOut();
      log.useReserve();
      log.record(new DeploymentEvent.Ended(result));
      log.finish();
      return result;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new DeploymentResult.Cancelled(
          new Cause(Cause.Kind.COMMAND, "the thread was interrupted; it can be resumed"),
          summary());
    } catch (JournalException e) {
      LOG.error("The journal failed, so nothing more is done; the deployment can be resumed.", e);
      return new DeploymentResult.Frozen(
          new Cause(Cause.Kind.JOURNAL, String.valueOf(e.getMessage())), summary());
    }
  }

  private DeploymentResult carryOut() throws InterruptedException {
    if (course.isGoingBack()) {
      log.useReserve();
    }
    try {
      pool.announce();
      steering.announce();
      pool.refresh();
      steering.takeBearings();
      if (!course.isGoingBack()) {
        obeyAbort();
        performAll();
        pulse.beat();
        requireAllNew();
        return new DeploymentResult.Succeeded(summary());
      }
    } catch (Halted e) {
      return react(e.halt());
    } catch (JournalException e) {
      return reactToFullJournal(e);
    } catch (RuntimeException e) {
      return react(defect(e));
    }
    return goBack();
  }

  private static Halt defect(RuntimeException e) {
    LOG.error("This is a defect; everything is left as it is.", e);
    return Halt.freeze(Cause.Kind.DEFECT, "an error in this library or in an adapter: " + e);
  }

  private DeploymentResult react(Halt halt) throws InterruptedException {
    return switch (halt.reaction()) {
      case CANCEL -> new DeploymentResult.Cancelled(halt.cause(), summary());
      case FREEZE -> stuck(halt.cause());
      case ROLL_BACK -> turnBack(halt.cause());
    };
  }

  private DeploymentResult stuck(Cause cause) {
    return course
        .cause()
        .<DeploymentResult>map(
            first -> new DeploymentResult.RollbackFailed(first, cause, summary()))
        .orElseGet(() -> new DeploymentResult.Frozen(cause, summary()));
  }

  /** A full journal still has the room that is kept for going back. */
  private DeploymentResult reactToFullJournal(JournalException e) throws InterruptedException {
    if (e.kind() != JournalException.Kind.FULL || course.isGoingBack()) {
      throw e;
    }
    return turnBack(new Cause(Cause.Kind.JOURNAL, String.valueOf(e.getMessage())));
  }

  private DeploymentResult turnBack(Cause cause) throws InterruptedException {
    if (course.isGoingBack()) {
      return stuck(cause);
    }
    if (!course.canGoBack()) {
      return new DeploymentResult.Frozen(
          new Cause(cause.kind(), cause.words() + " (after the point of no return)"), summary());
    }
    log.useReserve();
    log.record(
        new DeploymentEvent.RollbackStarted(cause, Rollback.from(course.plan(), course.begun())));
    pulse.endPause();
    return goBack();
  }

  private DeploymentResult goBack() throws InterruptedException {
    try {
      performAll();
      requireAllOld();
      return new DeploymentResult.RolledBack(course.cause().orElseThrow(), summary());
    } catch (Halted e) {
      return react(e.halt());
    } catch (JournalException e) {
      throw e;
    } catch (RuntimeException e) {
      return react(defect(e));
    }
  }

  /** An abort that was obeyed holds, also when its deployer died before it turned back. */
  private void obeyAbort() throws Halted {
    if (course.abort().isPresent()) {
      throw new Halted(Halt.rollBack(Cause.Kind.COMMAND, course.abort().get()));
    }
  }

  private void performAll() throws Halted, InterruptedException {
    while (course.stepsDone() < course.steps().size()) {
      pulse.beat();
      perform(course.stepsDone() + 1);
    }
  }

  private void perform(int number) throws Halted, InterruptedException {
    var ref = course.ref(number);
    PlanStep step = course.steps().get(number - 1);
    log.record(new DeploymentEvent.StepStarted(ref, step.words()));
    try {
      var seen = performer.perform(step, ref);
      log.record(new DeploymentEvent.StepFinished(ref, seen));
      pulse.progress();
    } catch (Halted e) {
      log.useReserve();
      log.record(new DeploymentEvent.StepFailed(ref, e.halt().cause().toString()));
      throw e;
    }
  }

  /** All new at the end, as observed, or it is no success. */
  private void requireAllNew() throws Halted, InterruptedException {
    steering.observeUntil(
        seen -> {
          pool.refresh();
          return others(seen).isEmpty();
        },
        seen ->
            Halt.freeze(
                Cause.Kind.CONFLICT,
                "every step is done, but requests still reach instances that do not run "
                    + course.plan().spec().revision()
                    + ": "
                    + others(seen)
                    + seen.convergence().dissent()),
        "requests to reach the new revision alone");
  }

  /** All old at the end, as observed, or the way back has failed. */
  private void requireAllOld() throws Halted, InterruptedException {
    var routing = steering.belief();
    steering.observeUntil(
        seen -> {
          pool.refresh();
          return steering.isIn(seen, routing) && strangers().isEmpty();
        },
        seen -> notAllOld(steering.differences(routing, seen)),
        "requests to go as they did");
  }

  private Halt notAllOld(List<String> differences) {
    var lines = new ArrayList<>(differences);
    if (!strangers().isEmpty()) {
      lines.add(Ids.brief(strangers()) + " run another revision than at the start");
    }
    return Halt.freeze(
        Cause.Kind.CONFLICT,
        "every step of the way back is done, but requests do not go as they did: "
            + String.join("; ", lines));
  }

  /** Who is to get requests, and runs another revision than at the start. */
  private List<InstanceId> strangers() {
    var start = course.plan().start();
    return steering.belief().reachable().stream().filter(id -> !fleet.isAsIn(start, id)).toList();
  }

  private List<InstanceId> others(RoutingObservation seen) {
    return seen.table().routing().reachable().stream()
        .filter(id -> !fleet.runs(id, course.plan().spec().revision()))
        .toList();
  }

  private DeploymentSummary summary() {
    return new DeploymentSummary(
        course.accepted(),
        world.time().now(),
        fleet.revisions(),
        steering.belief(),
        List.copyOf(course.leftOut()),
        course.cutOff(),
        course.warnings());
  }
}
