package io.crossfade.adapter.process;

import java.util.function.Consumer;

/**
 * What a pool sees of the machine; a test looks differently, or ends the deployer at a moment.
 *
 * <p>Thread-safe.
 *
 * @param table what runs
 * @param reached told each moment of a start
 */
record Machine(ProcessTable table, Consumer<Moment> reached) {

  /** How far a start has come. */
  enum Moment {
    /** It is on disk that there will be a child. */
    INTENDED,
    /** There is a child, which nobody has recorded. */
    SPAWNED,
    /** The child is on disk. */
    RECORDED
  }

  static Machine system() {
    return new Machine(ProcessTable.system(), moment -> {});
  }
}
