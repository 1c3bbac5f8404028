package io.crossfade.gate;

import io.crossfade.model.Weight;
import io.crossfade.spi.Gate;
import io.crossfade.spi.GateAnswer;
import io.crossfade.spi.GateContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Fixed limits on what the load balancer counts for the candidate: its share of errors, alone and
 * against the stable revision, and its response times. An error is a 5xx answer, or none.
 *
 * <ul>
 *   <li>no requests at all, or nothing that counts them: no data
 *   <li>fewer than the minimum: inconclusive; but a fail if the errors are already too many for the
 *       minimum, even if all requests that are missing went well
 *   <li>every limit kept, with enough requests: pass
 * </ul>
 *
 * <p>Immutable.
 */
public final class ThresholdGate implements Gate {

  private final ErrorLimit errors;
  private final Optional<Weight> overStable;
  private final Optional<LatencyLimit> latency;

  private ThresholdGate(Builder builder) {
    this.errors = new ErrorLimit(builder.maxErrorShare, builder.minimumRequests);
    this.overStable = builder.overStable;
    this.latency = builder.latency;
  }

  /**
   * Returns a builder.
   *
   * @param maxErrorShare the largest share of errors that passes, to a hundredth of a percent
   */
  public static Builder builder(Weight maxErrorShare) {
    return new Builder(maxErrorShare);
  }

  @Override
  public GateAnswer ask(GateContext context) {
    var answers = new ArrayList<>(List.of(errors.judge(context)));
    overStable.ifPresent(extra -> answers.add(errors.judgeAgainstStable(context, extra)));
    latency.ifPresent(limit -> answers.add(limit.judge(context, errors.needed())));
    return WorstOf.of(answers);
  }

  /** Collects a {@link ThresholdGate}. Not thread-safe. */
  public static final class Builder {

    private final Weight maxErrorShare;
    private long minimumRequests = 100;
    private Optional<Weight> overStable = Optional.empty();
    private Optional<LatencyLimit> latency = Optional.empty();

    private Builder(Weight maxErrorShare) {
      this.maxErrorShare = Objects.requireNonNull(maxErrorShare, "maxErrorShare");
    }

    /**
     * Sets how many requests it takes to tell, at least 1; for the comparison, of each revision.
     * Default: 100.
     */
    public Builder minimumRequests(long value) {
      if (value < 1) {
        throw new IllegalArgumentException("minimumRequests must be at least 1, was " + value);
      }
      this.minimumRequests = value;
      return this;
    }

    /**
     * Sets how much larger the candidate's share of errors may be than the stable revision's since
     * the same moment. At a first deployment, and when stable gets no more requests, there is
     * nothing to compare with, and the fixed limit alone holds. Default: no comparison.
     */
    public Builder maxErrorShareOverStable(Weight extra) {
      this.overStable = Optional.of(extra);
      return this;
    }

    /**
     * Sets the longest response time at a percentile; no data, if the load balancer does not
     * measure. A time is known as the upper bound of its bucket. Default: no limit.
     *
     * @param percentile above 0, at most 100
     * @param most more than zero
     */
    public Builder maxLatency(double percentile, Duration most) {
      this.latency = Optional.of(new LatencyLimit(percentile, most, true));
      return this;
    }

    /** As {@link #maxLatency}, but not judged if the load balancer does not measure. */
    public Builder maxLatencyWhereKnown(double percentile, Duration most) {
      this.latency = Optional.of(new LatencyLimit(percentile, most, false));
      return this;
    }

    /** Returns the gate. */
    public ThresholdGate build() {
      return new ThresholdGate(this);
    }
  }
}
