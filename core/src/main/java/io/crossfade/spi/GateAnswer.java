package io.crossfade.spi;

import io.crossfade.model.Names;
import java.util.List;
import java.util.Objects;

/**
 * What a gate says, and why.
 *
 * <p>Immutable.
 *
 * @param verdict what it says
 * @param reasons why, in words and numbers, a line each of at most 500 characters
 */
public record GateAnswer(Verdict verdict, List<String> reasons) {

  private static final int LONGEST_REASON = 500;

  /** What a gate can say. Only the first is a yes. */
  public enum Verdict {
    /** Go on. */
    PASS,
    /** Go back. */
    FAIL,
    /** Not yet; ask again. */
    WAIT,
    /** The data do not tell; the gate's policy decides, and never as a pass. */
    INCONCLUSIVE,
    /** There are no data; the gate's policy decides, and never as a pass. */
    NO_DATA,
    /** The gate itself failed; the gate's policy decides, and never as a pass. */
    ERROR
  }

  /** Makes the reasons safe to show and to log. */
  public GateAnswer {
    Objects.requireNonNull(verdict, "verdict");
    reasons = reasons.stream().map(reason -> Names.printable(reason, LONGEST_REASON)).toList();
  }

  /** Returns a yes. */
  public static GateAnswer pass(String reason) {
    return new GateAnswer(Verdict.PASS, List.of(reason));
  }

  /** Returns a no. */
  public static GateAnswer fail(String reason) {
    return new GateAnswer(Verdict.FAIL, List.of(reason));
  }

  /** Returns "ask again". */
  public static GateAnswer waiting(String reason) {
    return new GateAnswer(Verdict.WAIT, List.of(reason));
  }

  /** Returns "cannot tell". */
  public static GateAnswer inconclusive(String reason) {
    return new GateAnswer(Verdict.INCONCLUSIVE, List.of(reason));
  }

  /** Returns "nothing to judge by". */
  public static GateAnswer noData(String reason) {
    return new GateAnswer(Verdict.NO_DATA, List.of(reason));
  }

  /** Returns that the gate itself failed. */
  public static GateAnswer error(String reason) {
    return new GateAnswer(Verdict.ERROR, List.of(reason));
  }

  @Override
  public String toString() {
    return verdict + (reasons.isEmpty() ? "" : ": " + String.join("; ", reasons));
  }
}
