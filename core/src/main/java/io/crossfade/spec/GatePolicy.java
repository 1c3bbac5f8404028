package io.crossfade.spec;

import java.time.Duration;
import java.util.Objects;

/**
 * How a gate is asked, and what is made of answers that are neither yes nor no. None of them is
 * ever taken for a yes.
 *
 * <p>Immutable.
 */
public final class GatePolicy {

  /** What is made of an answer that is neither yes nor no. */
  public enum Response {
    /** Ask again, until the deadline. */
    HOLD,
    /** Go back. */
    ROLL_BACK
  }

  private final Duration interval;
  private final Duration deadline;
  private final Response inconclusive;
  private final Response noData;
  private final Response error;
  private final int errorLimit;
  private final boolean person;

  private GatePolicy(Builder builder) {
    this.interval = builder.interval;
    this.deadline = builder.deadline;
    this.inconclusive = builder.inconclusive;
    this.noData = builder.noData;
    this.error = builder.error;
    this.errorLimit = builder.errorLimit;
    this.person = builder.person;
  }

  /**
   * Returns the defaults.
   *
   * <ul>
   *   <li>asked every 10 seconds, for at most 10 minutes; then the deployment goes back
   *   <li>inconclusive, no data: ask again
   *   <li>error of the gate itself: ask again, go back after the fifth in a row
   * </ul>
   */
  public static GatePolicy standard() {
    return new Builder().build();
  }

  /**
   * Returns the defaults for a person's answer: asked every 2 seconds, for at most a day, during
   * which the clock of the whole deployment stands still.
   */
  public static GatePolicy approval() {
    return standard().toBuilder()
        .interval(Duration.ofSeconds(2))
        .deadline(Duration.ofDays(1))
        .ofPerson(true)
        .build();
  }

  /** Returns the time between two questions. Default: 10 seconds. */
  public Duration interval() {
    return interval;
  }

  /** Returns when the deployment goes back for want of a yes. Default: 10 minutes. */
  public Duration deadline() {
    return deadline;
  }

  /** Returns what is made of "cannot tell yet". Default: hold. */
  public Response inconclusive() {
    return inconclusive;
  }

  /** Returns what is made of "nothing to judge by". Default: hold. */
  public Response noData() {
    return noData;
  }

  /** Returns what is made of a gate that failed, before the error limit. Default: hold. */
  public Response error() {
    return error;
  }

  /** Returns how many errors in a row make the deployment go back. Default: 5. */
  public int errorLimit() {
    return errorLimit;
  }

  /**
   * Returns whether a person is asked, whose time is their own: while a step waits for the answer
   * the total deadline of {@link Deadlines} stands still, as in a pause. Default: no.
   */
  public boolean isOfPerson() {
    return person;
  }

  /** Returns a builder with all of this. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GatePolicy that
        && interval.equals(that.interval)
        && deadline.equals(that.deadline)
        && inconclusive == that.inconclusive
        && noData == that.noData
        && error == that.error
        && errorLimit == that.errorLimit
        && person == that.person;
  }

  @Override
  public int hashCode() {
    return Objects.hash(interval, deadline, inconclusive, noData, error, errorLimit, person);
  }

  /** Collects a {@link GatePolicy}. Not thread-safe. */
  public static final class Builder {

    private Duration interval = Duration.ofSeconds(10);
    private Duration deadline = Duration.ofMinutes(10);
    private Response inconclusive = Response.HOLD;
    private Response noData = Response.HOLD;
    private Response error = Response.HOLD;
    private int errorLimit = 5;
    private boolean person;

    private Builder() {}

    private Builder(GatePolicy from) {
      this.interval = from.interval;
      this.deadline = from.deadline;
      this.inconclusive = from.inconclusive;
      this.noData = from.noData;
      this.error = from.error;
      this.errorLimit = from.errorLimit;
      this.person = from.person;
    }

    /** Sets the time between two questions, more than zero. */
    public Builder interval(Duration value) {
      this.interval = Checks.positive("gate interval", value);
      return this;
    }

    /** Sets when the deployment goes back for want of a yes, more than zero. */
    public Builder deadline(Duration value) {
      this.deadline = Checks.positive("gate deadline", value);
      return this;
    }

    /** Sets what is made of "cannot tell yet". */
    public Builder inconclusive(Response value) {
      this.inconclusive = Objects.requireNonNull(value, "inconclusive");
      return this;
    }

    /** Sets what is made of "nothing to judge by". */
    public Builder noData(Response value) {
      this.noData = Objects.requireNonNull(value, "noData");
      return this;
    }

    /** Sets what is made of a gate that failed. */
    public Builder error(Response value) {
      this.error = Objects.requireNonNull(value, "error");
      return this;
    }

    /** Sets how many errors in a row make the deployment go back, at least 1. */
    public Builder errorLimit(int value) {
      this.errorLimit = Checks.atLeast("errorLimit", value, 1);
      return this;
    }

    /** Sets whether a person is asked, whose time does not count for the whole. */
    public Builder ofPerson(boolean value) {
      this.person = value;
      return this;
    }

    /** Returns the policy. */
    public GatePolicy build() {
      return new GatePolicy(this);
    }
  }
}
