package io.crossfade.examples.load;

/**
 * How one request failed. Immutable.
 *
 * @param kind what went wrong
 * @param version who answered, {@link LoadReport#NO_VERSION} if nobody said so
 * @param detail what was seen, for a person
 */
record Failure(FailureKind kind, String version, String detail) {
  Failure {
    // A server's text must not steer the terminal on which it is printed.
    detail = detail.replaceAll("\\p{Cntrl}", "?");
  }

  static Failure unanswered(FailureKind kind, String detail) {
    return new Failure(kind, LoadReport.NO_VERSION, detail);
  }
}
