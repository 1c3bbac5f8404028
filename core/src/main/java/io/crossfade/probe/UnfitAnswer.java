package io.crossfade.probe;

/** Ends the check of an answer that is not as it should be, with the reason. */
final class UnfitAnswer extends Exception {

  private static final long serialVersionUID = 1L;

  UnfitAnswer(String reason) {
    super(reason, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
