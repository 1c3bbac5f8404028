package io.crossfade.golden;

import io.crossfade.Crossfade;
import io.crossfade.engine.DeploymentControl;
import io.crossfade.event.DeploymentResult;
import io.crossfade.journal.JournalStore;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Pin;
import io.crossfade.model.Weight;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spi.GateAnswer;
import io.crossfade.strategies.bluegreen.BlueGreen;
import io.crossfade.strategies.canary.Canary;
import io.crossfade.strategies.rolling.Rolling;
import io.crossfade.strategy.DeploymentStrategy;
import io.crossfade.testkit.fake.FakeFleet;
import io.crossfade.testkit.fake.ScriptedGate;
import io.crossfade.testkit.fake.SimulatedCrash;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Deployments whose journals each release keeps, so that every later one can read them. */
enum GoldenDeployment {
  ROLLING(Rolling.inBatchesOf(1), true, false),
  BLUE_GREEN(
      BlueGreen.builder()
          .preview(Pin.Kind.HEADER, "X-Preview")
          .smokeTest("judge")
          .warm(Duration.ofSeconds(30))
          .build(),
      true,
      false),
  CANARY_ROLLED_BACK(
      Canary.builder()
          .steps(List.of(Weight.ofPercent(5), Weight.ofPercent(50)))
          .hold(Duration.ofSeconds(5))
          .gate("judge")
          .build(),
      false,
      false),
  /** Its deployer died in the second replacement. */
  ROLLING_OPEN(Rolling.inBatchesOf(1), true, true);

  private final DeploymentStrategy strategy;
  private final boolean passes;
  private final boolean dies;

  GoldenDeployment(DeploymentStrategy strategy, boolean passes, boolean dies) {
    this.strategy = strategy;
    this.passes = passes;
    this.dies = dies;
  }

  DeploymentId id() {
    return DeploymentId.of(name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  /** Returns the name of its file in a journal. */
  String file() {
    return id() + (dies ? ".journal" : ".ended");
  }

  /** Returns the world in which it begins. */
  static FakeFleet world() {
    return FakeFleet.of("a", "b", "c");
  }

  DeploymentPlan plan(FakeFleet fleet) {
    try (var crossfade = deployer(fleet, fleet.journal())) {
      return crossfade.plan(DeploymentSpec.toRevision("v2"), strategy);
    }
  }

  /** Deploys, or dies in the midst of it. */
  void deploy(FakeFleet fleet, JournalStore journal) {
    if (dies) {
      fleet.pool().faults().onCall("replace", 2).applyThenCrash();
    }
    try (var crossfade = deployer(fleet, journal)) {
      crossfade.execute(plan(fleet), id(), new DeploymentControl());
    } catch (SimulatedCrash e) {
      if (!dies) {
        throw e;
      }
    }
  }

  DeploymentResult resume(FakeFleet fleet, JournalStore journal) {
    try (var crossfade = deployer(fleet, journal)) {
      return crossfade.resume(id(), new DeploymentControl());
    }
  }

  Crossfade deployer(FakeFleet fleet, JournalStore journal) {
    return Crossfade.builder("shop")
        .router(fleet.router())
        .pool(fleet.pool())
        .probe(fleet.probe())
        .journal(journal)
        .gate("judge", passes ? ScriptedGate.passing() : failing())
        .time(fleet.time())
        .random(new Random(7))
        .owner("golden")
        .executor(Runnable::run)
        .build();
  }

  private static ScriptedGate failing() {
    var no = GateAnswer.fail("too many errors");
    return ScriptedGate.answering(no).thenAlways(no);
  }
}
