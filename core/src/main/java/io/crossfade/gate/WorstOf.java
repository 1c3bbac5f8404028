package io.crossfade.gate;

import io.crossfade.spi.GateAnswer;
import io.crossfade.spi.GateAnswer.Verdict;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Several answers as one. Thread-safe. */
final class WorstOf {

  /** The worst first. */
  private static final List<Verdict> ORDER =
      List.of(
          Verdict.FAIL,
          Verdict.ERROR,
          Verdict.NO_DATA,
          Verdict.INCONCLUSIVE,
          Verdict.WAIT,
          Verdict.PASS);

  private WorstOf() {}

  /** Returns the worst verdict with all reasons, those of the worst first. */
  static GateAnswer of(List<GateAnswer> answers) {
    var sorted =
        answers.stream()
            .sorted(Comparator.comparingInt(answer -> ORDER.indexOf(answer.verdict())))
            .toList();
    return new GateAnswer(
        sorted.get(0).verdict(),
        sorted.stream().map(GateAnswer::reasons).flatMap(Collection::stream).toList());
  }
}
