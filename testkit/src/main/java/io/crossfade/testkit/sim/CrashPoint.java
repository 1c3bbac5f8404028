package io.crossfade.testkit.sim;

import java.util.Objects;

/**
 * A moment at which the deployer dies, and what is done after.
 *
 * <p>Immutable.
 *
 * @param call at which call to the world, counted from 1 over all kinds of calls
 * @param moment before, in the midst of, or after what the call does
 * @param aftermath what the next deployer is told
 */
public record CrashPoint(int call, Moment moment, Aftermath aftermath) {

  /** When, as seen from the call's effect. */
  public enum Moment {
    /** Nothing was done. */
    BEFORE,
    /** A part was done. */
    HALFWAY,
    /** All was done, and nobody heard of it. */
    AFTER
  }

  /** What comes after the crash. */
  public enum Aftermath {
    /** Another process resumes. */
    RESUME,
    /** Another process resumes and is told to go back. */
    ABORT,
    /** Another process resumes, dies as well, and a third one resumes. */
    CRASH_AGAIN
  }

  /** Checks the number. */
  public CrashPoint {
    Objects.requireNonNull(moment, "moment");
    Objects.requireNonNull(aftermath, "aftermath");
    if (call < 1) {
      throw new IllegalArgumentException("call must be at least 1, was " + call);
    }
  }

  /** Reads what {@link #toString} wrote. */
  public static CrashPoint parse(String text) {
    var parts = text.split(":", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "a crash point must be like 17:AFTER:RESUME, was '" + text + "'");
    }
    return new CrashPoint(
        Integer.parseInt(parts[0]), Moment.valueOf(parts[1]), Aftermath.valueOf(parts[2]));
  }

  @Override
  public String toString() {
    return call + ":" + moment + ":" + aftermath;
  }
}
