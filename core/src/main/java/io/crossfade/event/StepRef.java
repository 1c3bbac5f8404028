package io.crossfade.event;

import java.util.Objects;

/**
 * Which step: its number on the way forward or on the way back.
 *
 * <p>Immutable.
 *
 * @param direction which way
 * @param number its place in the plan or in the rollback, from 1
 */
public record StepRef(Direction direction, int number) {

  /** Which way a step leads. */
  public enum Direction {
    /** A step of the plan. */
    FORWARD,
    /** A step of the rollback derived from it. */
    ROLLBACK
  }

  /** Checks the number. */
  public StepRef {
    Objects.requireNonNull(direction, "direction");
    if (number < 1) {
      throw new IllegalArgumentException("a step's number is at least 1, was " + number);
    }
  }

  /** Returns a step of the plan. */
  public static StepRef forward(int number) {
    return new StepRef(Direction.FORWARD, number);
  }

  /** Returns a step of the rollback. */
  public static StepRef rollback(int number) {
    return new StepRef(Direction.ROLLBACK, number);
  }

  @Override
  public String toString() {
    return (direction == Direction.FORWARD ? "step " : "rollback step ") + number;
  }
}
