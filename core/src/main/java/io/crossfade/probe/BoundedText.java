package io.crossfade.probe;

/**
 * A text that a regular expression may look at only so often. An expression that backtracks without
 * end on what an instance sends is stopped by this, whatever the instance sends.
 *
 * <p>Confined to one thread.
 */
final class BoundedText implements CharSequence {

  static final int MOST_LOOKS = 1_000_000;

  /** Thrown out of a match that has looked too often. */
  static final class TooCostly extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooCostly() {
      super("the match looked at more than " + MOST_LOOKS + " characters", null, false, false);
    }
  }

  private final String text;
  private int looks;

  BoundedText(String text) {
    this.text = text;
  }

  @Override
  public char charAt(int index) {
    if (++looks > MOST_LOOKS) {
      throw new TooCostly();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
