package io.crossfade.testkit.sim;

import io.crossfade.engine.DeploymentControl;
import io.crossfade.event.EventRecord;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/** What a person commands, and after which event. Confined to one run. */
final class Orders {

  private static final int LATEST = 40;

  private final World world;
  private final Map<FaultKind, Integer> moments = new EnumMap<>(FaultKind.class);
  private int events;
  private boolean resumed;

  Orders(World world) {
    this.world = world;
    for (var kind :
        new FaultKind[] {FaultKind.ABORT, FaultKind.PAUSE, FaultKind.PROMOTE, FaultKind.CANCEL}) {
      if (world.mishaps().has(kind)) {
        moments.put(kind, 1 + world.mishaps().random(kind).nextInt(LATEST));
      }
    }
  }

  void heard(EventRecord entry, Supplier<DeploymentControl> control) {
    events++;
    moments.forEach(
        (kind, moment) -> {
          if (moment == events) {
            command(kind, control);
          }
        });
  }

  /**
   * The next deployer begins. Who said to resume says it again, for the one it was said to may have
   * died, or lost its journal, before that was written down.
   */
  void begun(DeploymentControl control) {
    if (resumed) {
      control.resume("by a person, again");
    }
  }

  private void command(FaultKind kind, Supplier<DeploymentControl> current) {
    var control = current.get();
    world.trace().note(() -> "a person says " + kind);
    switch (kind) {
      case ABORT -> control.abort("by a person");
      case CANCEL -> control.cancel("by a person");
      case PROMOTE -> control.promote("by a person");
      default -> {
        control.pause("by a person");
        long pause = world.mishaps().random(kind).nextLong(900_000);
        world.after(pause, () -> resume(current.get()));
      }
    }
  }

  private void resume(DeploymentControl control) {
    resumed = true;
    control.resume("by a person");
  }
}
