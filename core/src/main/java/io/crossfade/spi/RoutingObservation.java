package io.crossfade.spi;

import io.crossfade.model.Health;
import io.crossfade.model.InstanceId;
import io.crossfade.model.RoutingTable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a load balancer's data plane does at one moment, as read back from it.
 *
 * <p>Immutable.
 */
public final class RoutingObservation {

  private final RoutingTable table;
  private final Convergence convergence;
  private final String incarnation;
  private final Map<InstanceId, InstanceTraffic> traffic;
  private final Map<InstanceId, Health> health;

  private RoutingObservation(Builder builder) {
    this.table = builder.table;
    this.convergence = builder.convergence;
    this.incarnation = builder.incarnation;
    this.traffic = Collections.unmodifiableMap(new LinkedHashMap<>(builder.traffic));
    this.health = Collections.unmodifiableMap(new LinkedHashMap<>(builder.health));
  }

  /** Returns a builder with the table that was seen. */
  public static Builder builder(RoutingTable table) {
    return new Builder(table);
  }

  /**
   * Returns the table in force. While nodes disagree it is that of one of them, the worst where the
   * adapter can tell.
   */
  public RoutingTable table() {
    return table;
  }

  /** Returns whether every node, worker generation and listener agrees on the table. */
  public Convergence convergence() {
    return convergence;
  }

  /**
   * Returns which start of the load balancer this is; it changes when one of its processes
   * restarts. Default: {@code 0}, where that cannot be known.
   */
  public String incarnation() {
    return incarnation;
  }

  /**
   * Returns what each instance gets, as far as it is known; one that left the table may be there.
   */
  public Map<InstanceId, InstanceTraffic> traffic() {
    return traffic;
  }

  /** Returns what the instance gets; nothing known, if nothing is. */
  public InstanceTraffic traffic(InstanceId instance) {
    return traffic.getOrDefault(instance, InstanceTraffic.unknown());
  }

  /** Returns how the load balancer itself sees an instance; empty if it does not check it. */
  public Optional<Health> health(InstanceId instance) {
    return Optional.ofNullable(health.get(instance));
  }

  /** Collects a {@link RoutingObservation}. Not thread-safe. */
  public static final class Builder {

    private final RoutingTable table;
    private Convergence convergence = Convergence.agreed();
    private String incarnation = "0";
    private final Map<InstanceId, InstanceTraffic> traffic = new LinkedHashMap<>();
    private final Map<InstanceId, Health> health = new LinkedHashMap<>();

    private Builder(RoutingTable table) {
      this.table = Objects.requireNonNull(table, "table");
    }

    /** Sets whether all nodes agree. */
    public Builder convergence(Convergence value) {
      this.convergence = Objects.requireNonNull(value, "convergence");
      return this;
    }

    /** Sets which start of the load balancer this is. */
    public Builder incarnation(String value) {
      this.incarnation = Objects.requireNonNull(value, "incarnation");
      return this;
    }

    /** Adds what an instance gets. */
    public Builder traffic(InstanceId instance, InstanceTraffic value) {
      traffic.put(instance, value);
      return this;
    }

    /** Adds how the load balancer itself sees an instance. */
    public Builder health(InstanceId instance, Health value) {
      health.put(instance, value);
      return this;
    }

    /** Returns the observation. */
    public RoutingObservation build() {
      return new RoutingObservation(this);
    }
  }
}
