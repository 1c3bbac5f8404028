package io.crossfade.pool;

import io.crossfade.error.AdapterException;
import io.crossfade.model.Instance;

/**
 * Asks an instance of a {@link FixedPool} what it runs: a version page, a file, an inventory.
 *
 * <p>Implementations are thread-safe and bring their own deadline.
 */
@FunctionalInterface
public interface RevisionReader {

  /**
   * Returns the instance with the revision, and where it can be known the incarnation, that really
   * runs.
   *
   * @param listed the instance as the list has it
   * @throws AdapterException if it cannot be known
   */
  Instance read(Instance listed);
}
