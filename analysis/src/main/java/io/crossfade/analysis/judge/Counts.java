package io.crossfade.analysis.judge;

/**
 * Requests, and how many of them ended in what is counted, such as an error.
 *
 * <p>Immutable.
 *
 * @param requests how many there were
 * @param events how many of them ended so
 */
public record Counts(long requests, long events) {

  private static final Counts NONE = new Counts(0, 0);

  /** Checks that neither is negative. */
  public Counts {
    if (requests < 0 || events < 0) {
      throw new IllegalArgumentException(
          "counts must not be negative, were " + requests + " and " + events);
    }
  }

  /** Returns nothing. */
  public static Counts none() {
    return NONE;
  }

  /** Returns both together. */
  public Counts plus(Counts other) {
    return new Counts(requests + other.requests, events + other.events);
  }

  /**
   * Returns what came since an earlier reading. If a count went back it began anew, and all that it
   * is now came since.
   */
  public Counts since(Counts earlier) {
    return requests < earlier.requests || events < earlier.events
        ? this
        : new Counts(requests - earlier.requests, events - earlier.events);
  }
}
