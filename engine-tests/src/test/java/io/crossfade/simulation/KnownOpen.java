package io.crossfade.simulation;

import java.util.List;

/** What is known and open. No defect of the engine that the simulation finds is. */
final class KnownOpen {

  /** Planted bugs that no seed finds: what the simulation is known not to see. */
  static final List<String> SURVIVORS =
      List.of(
          "FORGETS_WHAT_A_DEAD_PROCESS_MAY_HAVE_BEGUN",
          "KNOWS_NO_WAY_BACK",
          "NEVER_FINISHES_A_STREAM",
          "ROUTES_WITHOUT_VERIFYING",
          "TAKES_EVERYTHING_FOR_STRANGE",
          "USES_ONE_KEY_FOR_EVERY_EFFECT");

  private KnownOpen() {}
}
