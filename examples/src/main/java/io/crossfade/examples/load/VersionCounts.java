package io.crossfade.examples.load;

/**
 * What became of the requests that one version answered. Immutable.
 *
 * @param succeeded complete, correct answers with status 2xx
 * @param failed everything else
 */
public record VersionCounts(long succeeded, long failed) {
  /** No requests. */
  public static final VersionCounts NONE = new VersionCounts(0, 0);

  /** Successful and failed ones together. */
  public long total() {
    return succeeded + failed;
  }

  VersionCounts plus(VersionCounts other) {
    return new VersionCounts(succeeded + other.succeeded, failed + other.failed);
  }
}
