package io.crossfade.spi;

import io.crossfade.model.Pin;
import io.crossfade.model.Weight;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * What a load balancer can do. A plan that needs more is refused before anything moves.
 *
 * <p>Immutable.
 */
public final class RouterCapabilities {

  /** What a load balancer can do or not. */
  public enum Feature {
    /** Groups can share the traffic by weight. Without it a group has all or nothing. */
    WEIGHTS,
    /** A member's share within its group follows its capacity. */
    MEMBER_CAPACITY,
    /** A single member can be drained while its group serves. */
    DRAIN,
    /** {@link InstanceTraffic#inFlight} is exact. */
    IN_FLIGHT,
    /** {@link InstanceTraffic#counters} are kept. */
    COUNTERS,
    /** {@link InstanceTraffic#latency} is kept. */
    LATENCY,
    /** A whole table takes effect at one instant: no request sees a mix of old and new. */
    ATOMIC_SWITCH,
    /** {@link io.crossfade.model.Affinity} to an instance is supported. */
    AFFINITY,
    /** {@link RoutingObservation#health} is known: the load balancer makes checks of its own. */
    HEALTH,
    /** A group without any healthy member gets traffic all the same. */
    FAILS_OPEN,
    /** Changes are lost when the load balancer restarts. */
    VOLATILE,
    /** A lower epoch than the last is refused by the load balancer's side itself. */
    FENCED
  }

  private final Set<Feature> features;
  private final Set<Pin.Kind> pins;
  private final Weight weightStep;
  private final int mostGroups;
  private final Duration propagation;
  private final String changeCost;

  private RouterCapabilities(Builder builder) {
    this.features = Set.copyOf(builder.features);
    this.pins = Set.copyOf(builder.pins);
    this.weightStep = builder.weightStep;
    this.mostGroups = builder.mostGroups;
    this.propagation = builder.propagation;
    this.changeCost = builder.changeCost;
  }

  /** Returns a builder of a router that can do nothing but switch everything to one group. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns whether the router has a feature. */
  public boolean has(Feature feature) {
    return features.contains(feature);
  }

  /** Returns everything the router can do. */
  public Set<Feature> features() {
    return features;
  }

  /** Returns the kinds of pins it supports. Default: none. */
  public Set<Pin.Kind> pins() {
    return pins;
  }

  /** Returns the finest difference between two shares that it can make. Default: 1 %. */
  public Weight weightStep() {
    return weightStep;
  }

  /** Returns how many groups it can route between. Default: 2. */
  public int mostGroups() {
    return mostGroups;
  }

  /** Returns how long a change takes at most until every node acts on it. Default: none. */
  public Duration propagation() {
    return propagation;
  }

  /**
   * Returns what one change costs, in a few words for the plan, such as {@code one reload}.
   * Default: empty, for nothing worth telling.
   */
  public String changeCost() {
    return changeCost;
  }

  @Override
  public String toString() {
    return features + ", pins " + pins + ", weight step " + weightStep;
  }

  /** Collects {@link RouterCapabilities}. Not thread-safe. */
  public static final class Builder {

    private final EnumSet<Feature> features = EnumSet.noneOf(Feature.class);
    private final EnumSet<Pin.Kind> pins = EnumSet.noneOf(Pin.Kind.class);
    private Weight weightStep = Weight.ofPercent(1);
    private int mostGroups = 2;
    private Duration propagation = Duration.ZERO;
    private String changeCost = "";

    private Builder() {}

    /** Adds features. */
    public Builder with(Feature... added) {
      features.addAll(Set.of(added));
      return this;
    }

    /** Takes a feature away, as a test of the plan check may want to. */
    public Builder without(Feature feature) {
      features.remove(feature);
      return this;
    }

    /** Adds kinds of pins. */
    public Builder pins(Pin.Kind... kinds) {
      pins.addAll(Set.of(kinds));
      return this;
    }

    /** Sets the finest difference between two shares, more than zero. */
    public Builder weightStep(Weight value) {
      if (value.isNone()) {
        throw new IllegalArgumentException("weightStep must be more than zero");
      }
      this.weightStep = value;
      return this;
    }

    /** Sets how many groups it can route between, at least 1. */
    public Builder mostGroups(int value) {
      if (value < 1) {
        throw new IllegalArgumentException("mostGroups must be at least 1, was " + value);
      }
      this.mostGroups = value;
      return this;
    }

    /** Sets how long a change takes at most until every node acts on it. */
    public Builder propagation(Duration value) {
      this.propagation = Objects.requireNonNull(value, "propagation");
      return this;
    }

    /** Sets what one change costs, in a few words. */
    public Builder changeCost(String value) {
      this.changeCost = Objects.requireNonNull(value, "changeCost");
      return this;
    }

    /** Returns the capabilities. */
    public RouterCapabilities build() {
      return new RouterCapabilities(this);
    }
  }
}
