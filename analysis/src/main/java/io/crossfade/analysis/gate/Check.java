package io.crossfade.analysis.gate;

import io.crossfade.analysis.judge.Finding;
import io.crossfade.analysis.judge.Verdict;

/** A metric being watched in one deployment. Engine's thread. */
interface Check {

  /**
   * Takes what is seen at a look, and says what was found so far.
   *
   * @param alpha the error level of this metric
   */
  Finding look(Look look, double alpha);

  /** Returns that there is nothing to compare with, which is fine: a fixed limit holds alone. */
  static Finding notCompared(Look look) {
    return new Finding(
        Verdict.PASS,
        look.context().stable().isEmpty()
            ? "not compared: this is a first deployment"
            : "not compared: stable gets no more requests");
  }
}
