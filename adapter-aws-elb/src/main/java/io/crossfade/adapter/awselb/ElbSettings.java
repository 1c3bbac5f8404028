package io.crossfade.adapter.awselb;

import io.crossfade.config.AdapterConfig;
import io.crossfade.model.GroupId;
import io.crossfade.model.Names;
import io.crossfade.model.Weight;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which listeners, rules and target groups are a service's, and how they are treated.
 *
 * <p>Immutable.
 */
public final class ElbSettings {

  /** The kinds of load balancers. */
  public enum Kind {
    /** An Application Load Balancer: HTTP and HTTPS, weights, rules. */
    APPLICATION,
    /** A Network Load Balancer: TCP, TLS and UDP, weights for new flows, no rules. */
    NETWORK
  }

  /**
   * What is done about group stickiness, whose cookie keeps a client on a target group of weight 0
   * until it expires.
   */
  public enum Stickiness {
    /** A change of weights is refused where it is on. The default. */
    REFUSE,
    /** It is turned off by the first change of weights, and stays off. */
    OFF,
    /** It stays on; a change has converged when the last cookie from before it has expired. */
    KEEP
  }

  static final Duration LONGEST_DEREGISTRATION = Duration.ofHours(1);
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,32}");
  private static final int MOST_GROUPS = 5;
  private static final int MOST_CALLS = 1_000;

  private final List<Place> places;
  private final Map<GroupId, String> groups;
  private final Kind kind;
  private final Stickiness stickiness;
  private final Duration propagation;
  private final Weight requiredHealthy;
  private final Optional<Duration> deregistrationDelay;
  private final Optional<String> availabilityZone;
  private final Optional<String> region;
  private final Optional<URI> endpoint;
  private final Duration timeout;
  private final int callsPerSecond;

  private ElbSettings(Builder builder) {
    this.places = List.copyOf(builder.places);
    this.groups = Collections.unmodifiableMap(new LinkedHashMap<>(builder.groups));
    this.kind = builder.kind;
    this.stickiness = builder.stickiness;
    this.propagation = builder.propagation.orElse(defaultPropagation(kind));
    this.requiredHealthy = builder.requiredHealthy;
    this.deregistrationDelay = builder.deregistrationDelay;
    this.availabilityZone = builder.availabilityZone;
    this.region = builder.region;
    this.endpoint = builder.endpoint;
    this.timeout = builder.timeout;
    this.callsPerSecond = builder.callsPerSecond;
  }

  /**
   * Returns a builder for target groups.
   *
   * @param groups the ARN of each group's target group: 1 to 5, each once
   */
  public static Builder builder(Map<GroupId, String> groups) {
    return new Builder(groups);
  }

  /**
   * Reads settings; {@code docs/aws-elb.md} lists their keys.
   *
   * @throws io.crossfade.error.ConfigurationException with every fault at once
   */
  public static ElbSettings of(AdapterConfig config) {
    return config.read(ElbSettingsReader::read);
  }

  private static Duration defaultPropagation(Kind kind) {
    return switch (kind) {
      case APPLICATION -> Duration.ofSeconds(30);
      case NETWORK -> Duration.ofMinutes(3);
    };
  }

  List<Place> places() {
    return places;
  }

  /** Returns the ARN of each group's target group. */
  public Map<GroupId, String> groups() {
    return groups;
  }

  /** Returns the kind of load balancer. Default: an Application Load Balancer. */
  public Kind kind() {
    return kind;
  }

  /** Returns what is done about group stickiness. Default: it is refused. */
  public Stickiness stickiness() {
    return stickiness;
  }

  /**
   * Returns how long a change takes at most to reach every node of the load balancer. Default: 30
   * seconds, 3 minutes for a Network Load Balancer.
   */
  public Duration propagation() {
    return propagation;
  }

  /**
   * Returns the least part of a group's serving members that ELB itself must call healthy before
   * the group gets more traffic; at least one member always. Default: 50 %.
   */
  public Weight requiredHealthy() {
    return requiredHealthy;
  }

  /**
   * Returns the deregistration delay that is set before a target is deregistered, and set back when
   * nobody drains any more. Default: empty, the target group's own is left as it is.
   */
  public Optional<Duration> deregistrationDelay() {
    return deregistrationDelay;
  }

  /**
   * Returns the zone that targets are registered in, {@code all} for addresses outside the VPC.
   * Default: empty, ELB finds it.
   */
  public Optional<String> availabilityZone() {
    return availabilityZone;
  }

  Optional<String> region() {
    return region;
  }

  Optional<URI> endpoint() {
    return endpoint;
  }

  Duration timeout() {
    return timeout;
  }

  int callsPerSecond() {
    return callsPerSecond;
  }

  /** Collects {@link ElbSettings}. Not thread-safe. */
  public static final class Builder {

    private final LinkedHashSet<Place> places = new LinkedHashSet<>();
    private final Map<GroupId, String> groups = new LinkedHashMap<>();
    private Kind kind = Kind.APPLICATION;
    private Stickiness stickiness = Stickiness.REFUSE;
    private Optional<Duration> propagation = Optional.empty();
    private Weight requiredHealthy = Weight.ofPercent(50);
    private Optional<Duration> deregistrationDelay = Optional.empty();
    private Optional<String> availabilityZone = Optional.empty();
    private Optional<String> region = Optional.empty();
    private Optional<URI> endpoint = Optional.empty();
    private Duration timeout = Duration.ofSeconds(10);
    private int callsPerSecond = 10;

    private Builder(Map<GroupId, String> groups) {
      if (groups.isEmpty() || groups.size() > MOST_GROUPS) {
        throw new IllegalArgumentException(
            "there must be 1.." + MOST_GROUPS + " groups, were " + groups.size());
      }
      groups.values().forEach(arn -> Arns.require(arn, "targetgroup/"));
      if (new LinkedHashSet<>(groups.values()).size() < groups.size()) {
        throw new IllegalArgumentException("each group must have a target group of its own");
      }
      this.groups.putAll(groups);
    }

    /** Adds a listener whose default action is the service's. Several change one by one. */
    public Builder listener(String arn) {
      places.add(Place.listener(arn));
      return this;
    }

    /** Adds a rule whose action is the service's. Several change one by one. */
    public Builder rule(String arn) {
      places.add(Place.rule(arn));
      return this;
    }

    /** Sets the kind of load balancer. */
    public Builder kind(Kind value) {
      this.kind = Objects.requireNonNull(value, "kind");
      return this;
    }

    /** Sets what is done about group stickiness. */
    public Builder stickiness(Stickiness value) {
      this.stickiness = Objects.requireNonNull(value, "stickiness");
      return this;
    }

    /** Sets how long a change takes at most to reach every node, not negative. */
    public Builder propagation(Duration value) {
      requireNotNegative("propagation", value);
      this.propagation = Optional.of(value);
      return this;
    }

    /** Sets the least healthy part of a group that is to get more traffic, more than zero. */
    public Builder requiredHealthy(Weight value) {
      if (value.isNone()) {
        throw new IllegalArgumentException("requiredHealthy must be more than zero");
      }
      this.requiredHealthy = value;
      return this;
    }

    /** Sets the deregistration delay for the time of a deployment, at most an hour. */
    public Builder deregistrationDelay(Duration value) {
      requireNotNegative("deregistrationDelay", value);
      if (value.compareTo(LONGEST_DEREGISTRATION) > 0) {
        throw new IllegalArgumentException(
            "deregistrationDelay must be at most " + LONGEST_DEREGISTRATION + ", was " + value);
      }
      this.deregistrationDelay = Optional.of(value);
      return this;
    }

    /** Sets the zone that targets are registered in. */
    public Builder availabilityZone(String value) {
      this.availabilityZone = Optional.of(Names.requireAllowed("availabilityZone", value));
      return this;
    }

    /** Sets the region. Default: the one of the SDK's own chain. */
    public Builder region(String value) {
      if (!REGION.matcher(value).matches()) {
        throw new IllegalArgumentException(
            "region must match " + REGION.pattern() + ", was '" + Names.printable(value) + "'");
      }
      this.region = Optional.of(value);
      return this;
    }

    /** Sets where the API is, for a test server or a private endpoint. Default: the region's. */
    public Builder endpoint(URI value) {
      if (!List.of("http", "https").contains(String.valueOf(value.getScheme()))) {
        throw new IllegalArgumentException("endpoint must be an http or https address");
      }
      this.endpoint = Optional.of(value);
      return this;
    }

    /** Sets how long a call of the API may take, more than zero. Default: 10 seconds. */
    public Builder timeout(Duration value) {
      requireNotNegative("timeout", value);
      if (value.isZero()) {
        throw new IllegalArgumentException("timeout must be more than zero");
      }
      this.timeout = value;
      return this;
    }

    /** Sets how many calls of the API are made a second at most, 1 to 1,000. Default: 10. */
    public Builder callsPerSecond(int value) {
      if (value < 1 || value > MOST_CALLS) {
        throw new IllegalArgumentException(
            "callsPerSecond must be within 1.." + MOST_CALLS + ", was " + value);
      }
      this.callsPerSecond = value;
      return this;
    }

    /**
     * Returns the settings.
     *
     * @throws IllegalArgumentException if a Network Load Balancer is given rules or stickiness
     */
    public ElbSettings build() {
      boolean rules = places.stream().anyMatch(place -> !place.isListener());
      if (kind == Kind.NETWORK && (rules || stickiness != Stickiness.REFUSE)) {
        throw new IllegalArgumentException(
            "a Network Load Balancer has neither rules nor group stickiness");
      }
      return new ElbSettings(this);
    }

    private static void requireNotNegative(String what, Duration value) {
      if (Objects.requireNonNull(value, what).isNegative()) {
        throw new IllegalArgumentException(what + " must not be negative, was " + value);
      }
    }
  }
}
