package io.crossfade.adapter.process;

/**
 * A process, told from a later one of the same number by when it began.
 *
 * <p>Immutable.
 *
 * @param pid its number
 * @param began when it began, in the words of the {@link ProcessTable} that found it
 */
record ProcessIdentity(long pid, String began) {

  /** Stands for a process that is not known. */
  static final ProcessIdentity NONE = new ProcessIdentity(0, "");

  @Override
  public String toString() {
    return pid + "-" + began;
  }
}
