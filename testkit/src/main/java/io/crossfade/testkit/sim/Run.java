package io.crossfade.testkit.sim;

import io.crossfade.Crossfade;
import io.crossfade.engine.DeploymentControl;
import io.crossfade.error.JournalException;
import io.crossfade.error.PlanRejectedException;
import io.crossfade.event.Cause;
import io.crossfade.event.DeploymentResult;
import io.crossfade.event.EventRecord;
import io.crossfade.model.DeploymentId;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.testkit.fake.SimulatedCrash;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One scenario being run: plan, execute, and resume as often as deployers die, as an operator
 * would. Confined to one thread.
 */
final class Run {

  private static final DeploymentId ID = DeploymentId.of("d-1");
  private static final int MOST_PROCESSES = 10;
  private static final int LATEST_CALL = 150;
  private static final Duration LEASE = Duration.ofSeconds(31);
  private static final Duration WARMING_UP = Duration.ofSeconds(3);
  private static final Duration SETTLING = Duration.ofSeconds(61);

  private final Simulation simulation;
  private final Scenario scenario;
  private final World world;
  private final Seams seams;
  private final Orders orders;
  private Optional<CrashPoint> crash;
  private Optional<DeploymentPlan> plan = Optional.empty();
  private Optional<DeploymentResult> result = Optional.empty();
  private List<String> refusals = List.of();
  private DeploymentControl control = new DeploymentControl();
  private int processes;
  private boolean over;

  Run(Simulation simulation, Scenario scenario, boolean traced) {
    this.simulation = simulation;
    this.scenario = scenario;
    this.world = new World(scenario, traced);
    this.seams = new Seams(world.trace());
    this.orders = new Orders(world);
    this.crash = scenario.crash();
  }

  SimulationRun run() {
    try {
      arm();
      carryOut();
    } catch (AssertionError e) {
      world.audit().violated(Promise.PROGRESS, String.valueOf(e.getMessage()));
    }
    return new SimulationRun(
        scenario,
        result,
        refusals,
        world.audit().violations(),
        seams.crashPoints(),
        world.traffic().sent(),
        world.time().elapsed(),
        world.trace().lines());
  }

  private void arm() {
    var mishaps = world.mishaps();
    var death = mishaps.has(FaultKind.POWER_CUT) ? FaultKind.POWER_CUT : FaultKind.CRASH;
    if (crash.isEmpty() && mishaps.has(death)) {
      var random = mishaps.random(death);
      crash =
          Optional.of(
              new CrashPoint(
                  1 + random.nextInt(LATEST_CALL),
                  Draws.oneOf(CrashPoint.Moment.values(), random),
                  Draws.oneOf(CrashPoint.Aftermath.values(), random)));
    }
    crash.ifPresent(seams::crashAt);
    if (mishaps.has(FaultKind.PAUSED_PAST_LEASE)) {
      var random = mishaps.random(FaultKind.PAUSED_PAST_LEASE);
      seams.pauseAt(
          5 + random.nextInt(LATEST_CALL),
          Draws.oneOf(Seams.Standstill.values(), random),
          this::standStill);
    }
  }

  private void carryOut() {
    first();
    while (!over && processes < MOST_PROCESSES) {
      resume();
    }
    if (plan.isEmpty() || !refusals.isEmpty()) {
      return;
    }
    world.calm();
    world.sleep(SETTLING);
    new EndAudit(world, plan.get()).check(result, processes);
  }

  private void first() {
    attempt(
        crossfade -> {
          var random = world.draws().of("strategy");
          var strategy =
              simulation.decorated(simulation.strategy(scenario.strategy()).draw(random));
          boolean nothingYet = scenario.instances() == 0;
          var spec =
              simulation.decorated(
                  Specs.draw(world.draws().of("spec"), world.newRevision(), nothingYet));
          var made = crossfade.plan(spec, strategy);
          plan = Optional.of(made);
          world.audit().planned(made);
          world.begin();
          world.sleep(WARMING_UP);
          return crossfade.execute(made, ID, control);
        });
  }

  private void resume() {
    if (world.journal().all(World.SERVICE).isEmpty()) {
      over = true;
      return;
    }
    orders.begun(control);
    attempt(crossfade -> crossfade.resume(ID, control));
  }

  private interface Work {
    DeploymentResult on(Crossfade crossfade);
  }

  private void attempt(Work work) {
    int number = ++processes;
    world.audit().takenOver(number);
    var deployer = new Deployer(world, seams, number);
    try (var crossfade = deployer.start(simulation, entry -> heard(number, entry))) {
      var end = work.on(crossfade);
      if (number == processes) {
        ended(end);
      }
    } catch (SimulatedCrash e) {
      died();
    } catch (PlanRejectedException e) {
      refusals = List.of(String.valueOf(e.getMessage()).split("\n", -1));
      over = true;
    } catch (JournalException e) {
      world.trace().note(() -> "the journal failed: " + e.getMessage());
      standBy();
    } catch (RuntimeException e) {
      over = number == processes;
      failed(number, e);
    }
  }

  private void failed(int number, RuntimeException e) {
    if (plan.isEmpty()) {
      refusals = List.of("it could not be planned: " + e.getMessage());
    } else {
      world.audit().violated(Promise.PROGRESS, "deployer " + number + " threw " + e);
    }
  }

  private void ended(DeploymentResult end) {
    result = Optional.of(end);
    world.trace().note(() -> "ended: " + end);
    over = world.journal().open(World.SERVICE).isEmpty();
    if (!over) {
      requireReasonToStayOpen(end);
      standBy();
    }
  }

  private void requireReasonToStayOpen(DeploymentResult end) {
    boolean journalFailed =
        end instanceof DeploymentResult.Frozen frozen
            && frozen.reason().kind() == Cause.Kind.JOURNAL;
    if (!journalFailed) {
      world.audit().violated(Promise.RESUME, "it is still open, and yet it " + end);
    }
  }

  /** Somebody mends the journal and starts the next deployer. */
  private void standBy() {
    world.journal().letOwnerDie(World.SERVICE);
    if (processes >= 3) {
      world.calm();
    }
    over = world.journal().open(World.SERVICE).isEmpty();
    if (over && result.isEmpty()) {
      refusals = List.of("the journal could not take it in");
    }
    control = new DeploymentControl();
    world.sleep(LEASE);
  }

  private void died() {
    world.journal().letOwnerDie(World.SERVICE);
    if (world.mishaps().has(FaultKind.POWER_CUT)) {
      world.trace().note(() -> "its host loses power");
      world.disk().losePower(World.SERVICE, world.mishaps().random(FaultKind.POWER_CUT));
    }
    if (world.journal().all(World.SERVICE).isEmpty()) {
      refusals = List.of("the deployer died before it had begun");
      over = true;
      return;
    }
    var next = new DeploymentControl();
    var random = world.draws().of("after the crash");
    world.sleep(Duration.ofSeconds(random.nextInt(120)));
    var aftermath = crash.map(CrashPoint::aftermath).orElse(CrashPoint.Aftermath.RESUME);
    switch (aftermath) {
      case RESUME -> {}
      case ABORT -> next.abort("the deployer had died");
      case CRASH_AGAIN ->
          seams.crashAt(
              new CrashPoint(
                  seams.calls() + 1 + random.nextInt(30),
                  Draws.oneOf(CrashPoint.Moment.values(), random),
                  CrashPoint.Aftermath.RESUME));
    }
    crash = Optional.empty();
    control = next;
  }

  /** The deployer does nothing for so long that another one takes over and ends the work. */
  private void standStill() {
    if (plan.isEmpty() || world.journal().open(World.SERVICE).isEmpty()) {
      return;
    }
    world.trace().note(() -> "the deployer stands still");
    world.sleep(LEASE);
    control = new DeploymentControl();
    while (!over && processes < MOST_PROCESSES) {
      resume();
    }
    world.trace().note(() -> "the deployer that stood still goes on");
  }

  private void heard(int process, EventRecord entry) {
    world.audit().heard(process, entry);
    if (process == processes) {
      orders.heard(entry, () -> control);
    }
  }
}
