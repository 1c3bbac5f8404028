package io.crossfade.examples.demo;

import io.crossfade.Crossfade;
import io.crossfade.engine.DeploymentControl;
import io.crossfade.event.DeploymentResult;
import io.crossfade.examples.load.Terminal;
import io.crossfade.model.DeploymentId;
import java.nio.file.Path;

/**
 * A deployer in a process of its own, for the part in which it is killed: {@code deploy FOLDER}
 * begins a deployment, {@code resume FOLDER} goes on with the one that is open. Exit code 0 if it
 * succeeded.
 */
final class Deployer {

  static final DeploymentId ID = DeploymentId.of("demo-resume");

  private Deployer() {}

  public static void main(String[] arguments) {
    var folder = Path.of(arguments[1]);
    var narrator = new Narrator(System.out, Terminal.detect());
    DeploymentResult result;
    try (var router = Front.attach(folder);
        var pool = Fixture.pool(folder, false);
        var journal = Stage.journal(folder);
        var crossfade = Fixture.deployer(router, pool, journal).listener(narrator).build()) {
      result = arguments[0].equals("resume") ? resume(crossfade, narrator) : deploy(crossfade);
    }
    System.exit(result.isSuccess() ? 0 : 1);
  }

  private static DeploymentResult deploy(Crossfade crossfade) {
    var plan = crossfade.plan(Fixture.spec(), Part.RESUME.strategy());
    System.out.println(plan);
    return crossfade.execute(plan, ID, new DeploymentControl());
  }

  private static DeploymentResult resume(Crossfade crossfade, Narrator narrator) {
    var open = crossfade.open().get(0);
    narrator.following(crossfade.history(open));
    return crossfade.resume(open, new DeploymentControl());
  }
}
