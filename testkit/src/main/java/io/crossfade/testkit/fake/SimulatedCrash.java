package io.crossfade.testkit.fake;

/**
 * The death of the process that deploys, as a test sees it: nothing may catch it and go on. It is
 * an {@link Error} so that code which handles exceptions lets it pass.
 *
 * <p>Immutable.
 */
public final class SimulatedCrash extends Error {

  private static final long serialVersionUID = 1L;

  /**
   * Describes the moment.
   *
   * @param moment where the process dies, such as {@code before apply, call 3}
   */
  public SimulatedCrash(String moment) {
    super("simulated crash " + moment);
  }
}
