package io.crossfade.examples.demo;

import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentResult;
import io.crossfade.event.EventRecord;
import io.crossfade.examples.load.LoadReport;
import io.crossfade.examples.load.Terminal;
import io.crossfade.model.Fleet;
import io.crossfade.model.Revision;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Plays one part: quiet load, the deployment, quiet load again, and a verdict. One thread. */
final class Performance {

  static final String QUIET = "quiet";
  static final String DEPLOYMENT = "deployment";
  static final String AFTER = "after";

  private static final Duration WARM_UP = Duration.ofSeconds(4);
  private static final Duration QUIET_TIME = Duration.ofSeconds(4);
  private static final Duration AFTER_TIME = Duration.ofSeconds(1);
  private static final int KILLED_AFTER_STEPS = 6;

  private final Part part;
  private final Stage stage;
  private final Terminal terminal;

  private Performance(Part part, Stage stage, Terminal terminal) {
    this.part = part;
    this.stage = stage;
    this.terminal = terminal;
  }

  static Verdict play(Part part, Terminal terminal) {
    try (var stage = Stage.open(part)) {
      return new Performance(part, stage, terminal).play();
    }
  }

  private Verdict play() {
    keepOn(WARM_UP);
    stage.load().enterPhase(QUIET);
    keepOn(QUIET_TIME);
    stage.load().enterPhase(DEPLOYMENT);
    boolean asPlanned = part == Part.RESUME ? killAndResume() : deploy();
    stage.load().enterPhase(AFTER);
    keepOn(AFTER_TIME);
    var report = stage.load().stop();
    return verdict(asPlanned, report, stage.fleet());
  }

  private void keepOn(Duration time) {
    stage.load().awaitEnd(time);
  }

  private boolean deploy() {
    try (var crossfade = stage.deployer().listener(new Narrator(System.out, terminal)).build()) {
      var plan = crossfade.plan(Fixture.spec(), part.strategy());
      System.out.println(plan);
      var result = crossfade.execute(plan);
      return part.turnsBad()
          ? result instanceof DeploymentResult.RolledBack
          : result instanceof DeploymentResult.Succeeded;
    }
  }

  private boolean killAndResume() {
    try {
      var log = stage.folder().resolve("deployer.log");
      var first = Jvm.startHere(Deployer.class, List.of("deploy", stage.folder().toString()));
      Jvm.await(first, () -> stepsDone() >= KILLED_AFTER_STEPS, log);
      first.destroyForcibly().waitFor();
      System.out.println(
          "  deployer " + first.pid() + " was killed with SIGKILL after " + stepsDone() + " steps");
      var second = Jvm.startHere(Deployer.class, List.of("resume", stage.folder().toString()));
      return second.waitFor(2, TimeUnit.MINUTES) && second.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private long stepsDone() {
    try (var crossfade = stage.deployer().build()) {
      return crossfade.history(Deployer.ID).stream()
          .map(EventRecord::event)
          .filter(DeploymentEvent.StepFinished.class::isInstance)
          .count();
    }
  }

  private Verdict verdict(boolean asPlanned, LoadReport report, Fleet fleet) {
    var expected = part.turnsBad() ? Fixture.V1 : Fixture.V2;
    return new Verdict(part, report, asPlanned && isAll(fleet, expected));
  }

  private static boolean isAll(Fleet fleet, Revision revision) {
    return fleet.serving().size() == Fixture.INSTANCES
        && fleet.serving().stream().allMatch(instance -> instance.revision().equals(revision));
  }
}
