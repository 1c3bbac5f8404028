package io.crossfade.spec;

import java.time.Duration;
import java.util.Objects;

/**
 * When an instance counts as verified: how often it is asked, how many passes in a row it takes,
 * and how long a verification holds.
 *
 * <p>Immutable.
 */
public final class HealthPolicy {

  private final int passes;
  private final Duration interval;
  private final Duration stableTime;
  private final Duration deadline;
  private final Duration freshness;
  private final int concurrency;

  private HealthPolicy(Builder builder) {
    this.passes = builder.passes;
    this.interval = builder.interval;
    this.stableTime = builder.stableTime;
    this.deadline = builder.deadline;
    this.freshness = builder.freshness;
    this.concurrency = builder.concurrency;
  }

  /**
   * Returns what suits most services.
   *
   * <ul>
   *   <li>3 passes in a row, a second apart
   *   <li>no stable time beyond that
   *   <li>2 minutes to become healthy
   *   <li>a verification holds for 1 minute
   *   <li>at most 32 checks at once
   * </ul>
   */
  public static HealthPolicy standard() {
    return new Builder().build();
  }

  /**
   * Returns what suits services that start slowly or waver.
   *
   * <ul>
   *   <li>5 passes in a row, 2 seconds apart, healthy for at least 30 seconds
   *   <li>10 minutes to become healthy
   *   <li>the rest as in {@link #standard}
   * </ul>
   */
  public static HealthPolicy cautious() {
    return standard().toBuilder()
        .passes(5)
        .interval(Duration.ofSeconds(2))
        .stableTime(Duration.ofSeconds(30))
        .deadline(Duration.ofMinutes(10))
        .build();
  }

  /** Returns how many checks in a row must pass. Default: 3. */
  public int passes() {
    return passes;
  }

  /** Returns the time between two checks of one instance. Default: 1 second. */
  public Duration interval() {
    return interval;
  }

  /** Returns how long it must have been healthy without a break. Default: none. */
  public Duration stableTime() {
    return stableTime;
  }

  /** Returns how long an instance may take to become healthy. Default: 2 minutes. */
  public Duration deadline() {
    return deadline;
  }

  /** Returns for how long a verification may be relied on. Default: 1 minute. */
  public Duration freshness() {
    return freshness;
  }

  /** Returns how many checks run at once at most. Default: 32. */
  public int concurrency() {
    return concurrency;
  }

  /** Returns a builder with all of this. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HealthPolicy that
        && passes == that.passes
        && interval.equals(that.interval)
        && stableTime.equals(that.stableTime)
        && deadline.equals(that.deadline)
        && freshness.equals(that.freshness)
        && concurrency == that.concurrency;
  }

  @Override
  public int hashCode() {
    return Objects.hash(passes, interval, stableTime, deadline, freshness, concurrency);
  }

  /** Collects a {@link HealthPolicy}. Not thread-safe. */
  public static final class Builder {

    private int passes = 3;
    private Duration interval = Duration.ofSeconds(1);
    private Duration stableTime = Duration.ZERO;
    private Duration deadline = Duration.ofMinutes(2);
    private Duration freshness = Duration.ofMinutes(1);
    private int concurrency = 32;

    private Builder() {}

    private Builder(HealthPolicy from) {
      this.passes = from.passes;
      this.interval = from.interval;
      this.stableTime = from.stableTime;
      this.deadline = from.deadline;
      this.freshness = from.freshness;
      this.concurrency = from.concurrency;
    }

    /** Sets how many checks in a row must pass, at least 1. */
    public Builder passes(int value) {
      this.passes = Checks.atLeast("passes", value, 1);
      return this;
    }

    /** Sets the time between two checks of one instance, more than zero. */
    public Builder interval(Duration value) {
      this.interval = Checks.positive("interval", value);
      return this;
    }

    /** Sets how long it must have been healthy without a break. */
    public Builder stableTime(Duration value) {
      this.stableTime = Checks.notNegative("stableTime", value);
      return this;
    }

    /** Sets how long an instance may take to become healthy, more than zero. */
    public Builder deadline(Duration value) {
      this.deadline = Checks.positive("deadline", value);
      return this;
    }

    /** Sets for how long a verification may be relied on, more than zero. */
    public Builder freshness(Duration value) {
      this.freshness = Checks.positive("freshness", value);
      return this;
    }

    /** Sets how many checks run at once at most, at least 1. */
    public Builder concurrency(int value) {
      this.concurrency = Checks.atLeast("concurrency", value, 1);
      return this;
    }

    /**
     * Returns the policy.
     *
     * @throws IllegalArgumentException if it could never be met within its own deadline
     */
    public HealthPolicy build() {
      var least = leastTime();
      if (least.compareTo(deadline) > 0) {
        throw new IllegalArgumentException(
            "a health policy must be able to pass before its deadline, but it takes at least "
                + least
                + " and the deadline is "
                + deadline);
      }
      return new HealthPolicy(this);
    }

    private Duration leastTime() {
      var checking = interval.multipliedBy(passes - 1L);
      return checking.compareTo(stableTime) > 0 ? checking : stableTime;
    }
  }
}
