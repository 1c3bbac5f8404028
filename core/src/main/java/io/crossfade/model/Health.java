package io.crossfade.model;

import java.util.Objects;

/**
 * What one health check saw.
 *
 * <p>Immutable.
 *
 * @param state what was seen
 * @param reason why, on one line of at most 300 characters; empty when healthy needs no words
 */
public record Health(State state, String reason) {

  private static final int LONGEST_REASON = 300;

  /** The three things a check can see. */
  public enum State {
    /** The expected revision answers as it should. */
    HEALTHY,
    /** It answers wrongly, late, or not at all. */
    UNHEALTHY,
    /** The check itself could not be made; it says nothing of the instance. */
    UNKNOWN
  }

  /** Makes the reason safe to show and to log. */
  public Health {
    Objects.requireNonNull(state, "state");
    reason = Names.printable(Objects.requireNonNull(reason, "reason"), LONGEST_REASON);
  }

  /** Returns a passed check. */
  public static Health healthy() {
    return new Health(State.HEALTHY, "");
  }

  /** Returns a failed check, with the reason in a few words. */
  public static Health unhealthy(String reason) {
    return new Health(State.UNHEALTHY, reason);
  }

  /** Returns a check that could not be made, with the reason in a few words. */
  public static Health unknown(String reason) {
    return new Health(State.UNKNOWN, reason);
  }

  /** Returns whether the check passed. */
  public boolean isHealthy() {
    return state == State.HEALTHY;
  }

  @Override
  public String toString() {
    return reason.isEmpty() ? state.name() : state + " (" + reason + ")";
  }
}
