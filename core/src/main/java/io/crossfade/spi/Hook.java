package io.crossfade.spi;

import io.crossfade.error.AdapterException;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Revision;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A named action of the user's own between two steps: a cache warmed, a flag set, a migration
 * expanded. The plan names it, so it stays data.
 *
 * <p>A hook runs on the engine's thread, must return within the deadline it is told, and must be
 * idempotent: after a crash it may run again with the same key.
 */
@FunctionalInterface
public interface Hook {

  /**
   * Does it.
   *
   * @param context what is going on
   * @throws AdapterException if it was not done, with what may be concluded
   */
  void run(Context context);

  /**
   * What a hook gets to know.
   *
   * <p>Immutable.
   *
   * @param deployment which deployment asks
   * @param key names this effect; the same for every try of it
   * @param candidate the revision that is being brought in
   * @param stable the revision that served before; empty at a first deployment
   * @param deadline how long it may take
   * @param labels the labels of the spec
   */
  record Context(
      DeploymentId deployment,
      String key,
      Revision candidate,
      Optional<Revision> stable,
      Duration deadline,
      Map<String, String> labels) {

    /** Copies the labels. */
    public Context {
      labels = Map.copyOf(labels);
    }
  }
}
