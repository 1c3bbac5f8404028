package io.crossfade.internal.net;

/**
 * How a talk ended. Not API: may change or vanish in any release.
 *
 * <p>Immutable.
 *
 * @param <T> what an answer is
 */
public sealed interface Outcome<T> {

  /** Returns what the visitor makes of it. */
  <R> R accept(Visitor<T, R> visitor);

  /** Returns a complete answer. */
  static <T> Outcome<T> answered(T answer) {
    return new Answered<>(answer);
  }

  /** Returns that the other side did not answer as it should, with the reason in a few words. */
  static <T> Outcome<T> noAnswer(String reason) {
    return new NoAnswer<>(reason);
  }

  /** Returns that the other side could not be asked, with the reason in a few words. */
  static <T> Outcome<T> notTried(String reason) {
    return new NotTried<>(reason);
  }

  /**
   * Handles each way to end.
   *
   * @param <T> what an answer is
   * @param <R> what is made of it
   */
  interface Visitor<T, R> {

    /** Handles a complete answer. */
    R answered(T answer);

    /** Handles that the other side did not answer as it should. */
    R noAnswer(String reason);

    /** Handles that the other side could not be asked. */
    R notTried(String reason);
  }

  /**
   * A complete answer.
   *
   * @param <T> what an answer is
   * @param answer what was said
   */
  record Answered<T>(T answer) implements Outcome<T> {
    @Override
    public <R> R accept(Visitor<T, R> visitor) {
      return visitor.answered(answer);
    }
  }

  /**
   * The other side did not answer as it should.
   *
   * @param <T> what an answer would be
   * @param reason why, in a few words
   */
  record NoAnswer<T>(String reason) implements Outcome<T> {
    @Override
    public <R> R accept(Visitor<T, R> visitor) {
      return visitor.noAnswer(reason);
    }
  }

  /**
   * The other side could not be asked.
   *
   * @param <T> what an answer would be
   * @param reason why, in a few words
   */
  record NotTried<T>(String reason) implements Outcome<T> {
    @Override
    public <R> R accept(Visitor<T, R> visitor) {
      return visitor.notTried(reason);
    }
  }
}
