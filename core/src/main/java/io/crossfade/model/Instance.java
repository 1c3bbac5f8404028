package io.crossfade.model;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * One running copy of the service.
 *
 * <p>Immutable.
 */
public final class Instance {

  private final InstanceId id;
  private final Revision revision;
  private final Endpoint endpoint;
  private final Incarnation incarnation;
  private final String zone;
  private final int capacity;
  private final Map<String, String> labels;

  private Instance(Builder builder) {
    this.id = builder.id;
    this.revision = builder.revision;
    this.endpoint = builder.endpoint;
    this.incarnation = builder.incarnation;
    this.zone = builder.zone;
    this.capacity = builder.capacity;
    this.labels = Map.copyOf(builder.labels);
  }

  /** Returns a builder with what every instance has. */
  public static Builder builder(InstanceId id, Revision revision, Endpoint endpoint) {
    return new Builder(id, revision, endpoint);
  }

  /** Returns an instance of capacity 1 in no zone, for the common case. */
  public static Instance of(String id, String revision, String endpoint) {
    return builder(InstanceId.of(id), Revision.of(revision), Endpoint.parse(endpoint)).build();
  }

  /** Returns its name. */
  public InstanceId id() {
    return id;
  }

  /** Returns the revision that was started in it. */
  public Revision revision() {
    return revision;
  }

  /** Returns where it listens. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** Returns which start of it this is. Default: {@code 0}, for pools that cannot know. */
  public Incarnation incarnation() {
    return incarnation;
  }

  /** Returns its failure domain. Default: empty. */
  public String zone() {
    return zone;
  }

  /** Returns how much it can carry in relation to others, at least 1. Default: 1. */
  public int capacity() {
    return capacity;
  }

  /** Returns what else the pool knows, for probes and hooks. Default: empty. */
  public Map<String, String> labels() {
    return labels;
  }

  /** Returns a builder with all of this. */
  public Builder toBuilder() {
    return new Builder(id, revision, endpoint)
        .incarnation(incarnation)
        .zone(zone)
        .capacity(capacity)
        .labels(labels);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Instance that
        && id.equals(that.id)
        && revision.equals(that.revision)
        && endpoint.equals(that.endpoint)
        && incarnation.equals(that.incarnation)
        && zone.equals(that.zone)
        && capacity == that.capacity
        && labels.equals(that.labels);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, revision, endpoint, incarnation);
  }

  @Override
  public String toString() {
    return id + " (" + revision + " at " + endpoint + ", start " + incarnation + ")";
  }

  /** Collects what is optional of an {@link Instance}. Not thread-safe. */
  public static final class Builder {

    private static final int MOST_CAPACITY = 10_000;

    private final InstanceId id;
    private Revision revision;
    private Endpoint endpoint;
    private Incarnation incarnation = Incarnation.of("0");
    private String zone = "";
    private int capacity = 1;
    private final Map<String, String> labels = new TreeMap<>();

    private Builder(InstanceId id, Revision revision, Endpoint endpoint) {
      this.id = Objects.requireNonNull(id, "id");
      this.revision = Objects.requireNonNull(revision, "revision");
      this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
    }

    /** Sets the revision that runs. */
    public Builder revision(Revision value) {
      this.revision = Objects.requireNonNull(value, "revision");
      return this;
    }

    /** Sets where it listens. */
    public Builder endpoint(Endpoint value) {
      this.endpoint = Objects.requireNonNull(value, "endpoint");
      return this;
    }

    /** Sets which start of the instance this is. */
    public Builder incarnation(Incarnation value) {
      this.incarnation = Objects.requireNonNull(value, "incarnation");
      return this;
    }

    /** Sets the failure domain; empty for none. */
    public Builder zone(String value) {
      this.zone = value.isEmpty() ? value : Names.requireAllowed("zone", value);
      return this;
    }

    /** Sets how much it can carry in relation to others, 1 to 10,000. */
    public Builder capacity(int value) {
      if (value < 1 || value > MOST_CAPACITY) {
        throw new IllegalArgumentException(
            "capacity must be within 1.." + MOST_CAPACITY + ", was " + value);
      }
      this.capacity = value;
      return this;
    }

    /** Adds labels; their keys are on the allow-list of {@link Names}. */
    public Builder labels(Map<String, String> values) {
      values.keySet().forEach(key -> Names.requireAllowed("label", key));
      labels.putAll(values);
      return this;
    }

    /** Returns the instance. */
    public Instance build() {
      return new Instance(this);
    }
  }
}
