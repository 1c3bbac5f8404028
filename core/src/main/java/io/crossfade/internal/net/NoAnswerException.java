package io.crossfade.internal.net;

import java.io.IOException;

/**
 * Ends a talk that has no usable answer, with the reason in a few words. It never leaves {@link
 * Dialer#talk}.
 */
final class NoAnswerException extends IOException {

  private static final long serialVersionUID = 1L;

  private final boolean tried;

  private NoAnswerException(String reason, boolean tried) {
    super(reason);
    this.tried = tried;
  }

  /** The other side is the reason. */
  static NoAnswerException heard(String reason) {
    return new NoAnswerException(reason, true);
  }

  /** This side is the reason; nothing is known of the other. */
  static NoAnswerException notTried(String reason) {
    return new NoAnswerException(reason, false);
  }

  <T> Outcome<T> outcome() {
    return tried ? Outcome.noAnswer(reason()) : Outcome.notTried(reason());
  }

  private String reason() {
    return String.valueOf(getMessage());
  }
}
