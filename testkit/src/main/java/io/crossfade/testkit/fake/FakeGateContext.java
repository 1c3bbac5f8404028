package io.crossfade.testkit.fake;

import io.crossfade.model.DeploymentId;
import io.crossfade.model.GroupId;
import io.crossfade.model.Revision;
import io.crossfade.model.Routing;
import io.crossfade.model.Weight;
import io.crossfade.spi.GateContext;
import io.crossfade.spi.LatencyDistribution;
import io.crossfade.spi.TrafficCounters;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a gate gets to see, as a test of the gate makes it up.
 *
 * <p>Immutable.
 */
public final class FakeGateContext implements GateContext {

  private final DeploymentId deployment;
  private final Revision candidate;
  private final Optional<Revision> stable;
  private final Routing routing;
  private final Instant now;
  private final Duration askedFor;
  private final Map<Revision, TrafficCounters> counters;
  private final Map<Revision, LatencyDistribution> latency;
  private final int window;
  private final int takeovers;
  private final Optional<GroupId> baseline;
  private final TrafficCounters baselineCounters;
  private final LatencyDistribution baselineLatency;
  private final Map<Revision, Weight> shares;
  private final Map<String, String> labels;

  private FakeGateContext(Builder builder) {
    this.deployment = builder.deployment;
    this.candidate = builder.candidate;
    this.stable = builder.stable;
    this.routing = builder.routing;
    this.now = builder.now;
    this.askedFor = builder.askedFor;
    this.counters = Map.copyOf(builder.counters);
    this.latency = Map.copyOf(builder.latency);
    this.window = builder.window;
    this.takeovers = builder.takeovers;
    this.baseline = builder.baseline;
    this.baselineCounters = builder.baselineCounters;
    this.baselineLatency = builder.baselineLatency;
    this.shares = Map.copyOf(builder.shares);
    this.labels = Map.copyOf(builder.labels);
  }

  /** Returns a builder of a deployment from {@code v1} to {@code v2} that has no traffic. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public DeploymentId deployment() {
    return deployment;
  }

  @Override
  public Revision candidate() {
    return candidate;
  }

  @Override
  public Optional<Revision> stable() {
    return stable;
  }

  @Override
  public Routing routing() {
    return routing;
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public Duration askedFor() {
    return askedFor;
  }

  @Override
  public Optional<TrafficCounters> counters(Revision revision) {
    return Optional.ofNullable(counters.get(revision));
  }

  @Override
  public Optional<LatencyDistribution> latency(Revision revision) {
    return Optional.ofNullable(latency.get(revision));
  }

  @Override
  public Optional<GroupId> baseline() {
    return baseline;
  }

  @Override
  public Optional<TrafficCounters> counters(GroupId group) {
    return baseline.filter(group::equals).map(known -> baselineCounters);
  }

  @Override
  public Optional<LatencyDistribution> latency(GroupId group) {
    return baseline.filter(group::equals).map(known -> baselineLatency);
  }

  @Override
  public int takeovers() {
    return takeovers;
  }

  @Override
  public int window() {
    return window;
  }

  @Override
  public Optional<Weight> share(Revision revision) {
    return Optional.ofNullable(shares.get(revision));
  }

  @Override
  public Map<String, String> labels() {
    return labels;
  }

  /** Collects a {@link FakeGateContext}. Not thread-safe. */
  public static final class Builder {

    private DeploymentId deployment = DeploymentId.of("d-1");
    private Revision candidate = Revision.of("v2");
    private Optional<Revision> stable = Optional.of(Revision.of("v1"));
    private Routing routing = Routing.empty();
    private Instant now = Instant.parse("2025-01-01T00:00:00Z");
    private Duration askedFor = Duration.ZERO;
    private final Map<Revision, TrafficCounters> counters = new HashMap<>();
    private final Map<Revision, LatencyDistribution> latency = new HashMap<>();
    private int window;
    private int takeovers;
    private Optional<GroupId> baseline = Optional.empty();
    private TrafficCounters baselineCounters = TrafficCounters.none();
    private LatencyDistribution baselineLatency = LatencyDistribution.empty();
    private final Map<Revision, Weight> shares = new HashMap<>();
    private final Map<String, String> labels = new HashMap<>();

    private Builder() {}

    /** Sets which deployment asks. Default: {@code d-1}. */
    public Builder deployment(String value) {
      this.deployment = DeploymentId.of(value);
      return this;
    }

    /** Sets the revision that is brought in. Default: {@code v2}. */
    public Builder candidate(String value) {
      this.candidate = Revision.of(value);
      return this;
    }

    /** Sets the revision that served before. Default: {@code v1}. */
    public Builder stable(String value) {
      this.stable = Optional.of(Revision.of(value));
      return this;
    }

    /** Makes it a first deployment: nothing served before. */
    public Builder withoutStable() {
      this.stable = Optional.empty();
      return this;
    }

    /** Sets the routing in force. Default: nothing is served. */
    public Builder routing(Routing value) {
      this.routing = value;
      return this;
    }

    /** Sets the time of day. Default: the first moment of 2025, UTC. */
    public Builder now(Instant value) {
      this.now = value;
      return this;
    }

    /** Sets how long the gate has been asked. Default: not at all. */
    public Builder askedFor(Duration value) {
      this.askedFor = value;
      return this;
    }

    /** Sets what a revision answered. Default: the router does not count. */
    public Builder counters(String revision, TrafficCounters value) {
      counters.put(Revision.of(revision), value);
      return this;
    }

    /** Sets how long a revision took. Default: the router does not measure. */
    public Builder latency(String revision, LatencyDistribution value) {
      latency.put(Revision.of(revision), value);
      return this;
    }

    /** Sets which window the counters are of. Default: 0. */
    public Builder window(int value) {
      this.window = value;
      return this;
    }

    /** Sets how often another process has taken the deployment over. Default: 0. */
    public Builder takeovers(int value) {
      this.takeovers = value;
      return this;
    }

    /**
     * Adds a group of fresh instances of the stable revision, and what they answered and how long
     * they took. Default: there is none.
     */
    public Builder baseline(String group, TrafficCounters counters, LatencyDistribution latency) {
      this.baseline = Optional.of(GroupId.of(group));
      this.baselineCounters = counters;
      this.baselineLatency = latency;
      return this;
    }

    /** Sets the share of the traffic that a revision is given. Default: not known. */
    public Builder share(String revision, Weight value) {
      shares.put(Revision.of(revision), value);
      return this;
    }

    /** Adds a label of the spec. Default: none. */
    public Builder label(String key, String value) {
      labels.put(key, value);
      return this;
    }

    /** Returns the context. */
    public FakeGateContext build() {
      return new FakeGateContext(this);
    }
  }
}
