package io.crossfade.spec;

import io.crossfade.model.Names;
import io.crossfade.model.Revision;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What the caller wants: a revision to reach, and the bounds of the way there.
 *
 * <p>Immutable.
 */
public final class DeploymentSpec {

  private final Revision revision;
  private final int instances;
  private final HealthPolicy health;
  private final DrainPolicy drain;
  private final CapacityPolicy capacity;
  private final Deadlines deadlines;
  private final DriftPolicy drift;
  private final Map<String, String> labels;

  private DeploymentSpec(Builder builder) {
    this.revision = builder.revision;
    this.instances = builder.instances;
    this.health = builder.health;
    this.drain = builder.drain;
    this.capacity = builder.capacity;
    this.deadlines = builder.deadlines;
    this.drift = builder.drift;
    this.labels = Map.copyOf(builder.labels);
  }

  /** Returns a spec with every policy at its standard. */
  public static DeploymentSpec toRevision(String revision) {
    return builder(Revision.of(revision)).build();
  }

  /** Returns a builder with what every deployment needs. */
  public static Builder builder(Revision revision) {
    return new Builder(revision);
  }

  /** Returns the revision to reach. */
  public Revision revision() {
    return revision;
  }

  /** Returns how many instances are to serve; 0 means as many as serve now. Default: 0. */
  public int instances() {
    return instances;
  }

  /** Returns when an instance counts as verified. Default: {@link HealthPolicy#standard}. */
  public HealthPolicy health() {
    return health;
  }

  /** Returns how instances are emptied. Default: {@link DrainPolicy#standard}. */
  public DrainPolicy drain() {
    return drain;
  }

  /** Returns what serves at every moment. Default: {@link CapacityPolicy#standard}. */
  public CapacityPolicy capacity() {
    return capacity;
  }

  /** Returns when to give up. Default: {@link Deadlines#standard}. */
  public Deadlines deadlines() {
    return deadlines;
  }

  /** Returns what to do about foreign changes. Default: {@link DriftPolicy#FREEZE}. */
  public DriftPolicy drift() {
    return drift;
  }

  /** Returns what hooks and gates are told besides. Default: empty. */
  public Map<String, String> labels() {
    return labels;
  }

  /** Returns a builder with all of this. */
  public Builder toBuilder() {
    return new Builder(revision)
        .instances(instances)
        .health(health)
        .drain(drain)
        .capacity(capacity)
        .deadlines(deadlines)
        .drift(drift)
        .labels(labels);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DeploymentSpec that
        && revision.equals(that.revision)
        && instances == that.instances
        && health.equals(that.health)
        && drain.equals(that.drain)
        && capacity.equals(that.capacity)
        && deadlines.equals(that.deadlines)
        && drift == that.drift
        && labels.equals(that.labels);
  }

  @Override
  public int hashCode() {
    return Objects.hash(revision, instances, health, drain, capacity, deadlines, drift, labels);
  }

  /** Collects a {@link DeploymentSpec}. Not thread-safe. */
  public static final class Builder {

    private final Revision revision;
    private int instances;
    private HealthPolicy health = HealthPolicy.standard();
    private DrainPolicy drain = DrainPolicy.standard();
    private CapacityPolicy capacity = CapacityPolicy.standard();
    private Deadlines deadlines = Deadlines.standard();
    private DriftPolicy drift = DriftPolicy.FREEZE;
    private final Map<String, String> labels = new LinkedHashMap<>();

    private Builder(Revision revision) {
      this.revision = Objects.requireNonNull(revision, "revision");
    }

    /** Sets how many instances are to serve; 0 for as many as serve now. */
    public Builder instances(int value) {
      this.instances = Checks.atLeast("instances", value, 0);
      return this;
    }

    /** Sets when an instance counts as verified. */
    public Builder health(HealthPolicy value) {
      this.health = Objects.requireNonNull(value, "health");
      return this;
    }

    /** Sets how instances are emptied. */
    public Builder drain(DrainPolicy value) {
      this.drain = Objects.requireNonNull(value, "drain");
      return this;
    }

    /** Sets what serves at every moment. */
    public Builder capacity(CapacityPolicy value) {
      this.capacity = Objects.requireNonNull(value, "capacity");
      return this;
    }

    /** Sets when to give up. */
    public Builder deadlines(Deadlines value) {
      this.deadlines = Objects.requireNonNull(value, "deadlines");
      return this;
    }

    /** Sets what to do about foreign changes. */
    public Builder drift(DriftPolicy value) {
      this.drift = Objects.requireNonNull(value, "drift");
      return this;
    }

    /** Adds what hooks and gates are told; keys are on the allow-list of names. */
    public Builder labels(Map<String, String> values) {
      values.keySet().forEach(key -> Names.requireAllowed("label", key));
      labels.putAll(values);
      return this;
    }

    /** Returns the spec. */
    public DeploymentSpec build() {
      return new DeploymentSpec(this);
    }
  }
}
