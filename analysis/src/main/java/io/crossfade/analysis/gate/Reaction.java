package io.crossfade.analysis.gate;

import java.time.Duration;
import java.util.Objects;

/**
 * What is made of a verdict that is neither yes nor no. None of these makes a yes of it, but for
 * {@link #ignore}, which leaves the metric out and says so.
 *
 * <p>Immutable.
 */
public final class Reaction {

  private static final Duration FOREVER = Duration.ofDays(10_000);

  private static final Reaction HOLD = new Reaction(FOREVER, false);
  private static final Reaction ROLL_BACK = new Reaction(Duration.ZERO, false);
  private static final Reaction IGNORE = new Reaction(FOREVER, true);

  private final Duration atMost;
  private final boolean ignores;

  private Reaction(Duration atMost, boolean ignores) {
    this.atMost = atMost;
    this.ignores = ignores;
  }

  /** Returns that it waits for better data, until the deadline of the gate's policy. */
  public static Reaction hold() {
    return HOLD;
  }

  /** Returns that it waits for better data, and goes back if there are none after so long. */
  public static Reaction holdAtMost(Duration atMost) {
    if (Objects.requireNonNull(atMost, "atMost").isNegative()) {
      throw new IllegalArgumentException("a hold must not be negative, was " + atMost);
    }
    return new Reaction(atMost, false);
  }

  /** Returns that it goes back at once. */
  public static Reaction rollBack() {
    return ROLL_BACK;
  }

  /** Returns that the metric is told and not judged, as for one that is being tried out. */
  public static Reaction ignore() {
    return IGNORE;
  }

  boolean ignores() {
    return ignores;
  }

  boolean isOver(Duration held) {
    return held.compareTo(atMost) >= 0;
  }

  @Override
  public String toString() {
    if (ignores) {
      return "ignore";
    }
    return atMost.equals(FOREVER) ? "hold" : "hold at most " + atMost;
  }
}
