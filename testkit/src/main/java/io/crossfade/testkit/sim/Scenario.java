package io.crossfade.testkit.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Everything that decides how a simulated deployment goes. Its text reproduces it:
 *
 * <pre>
 *   seed=4711 balancer=ALB strategy=2 instances=4 faults=INSTANCE_DIES,ROUTER_THROTTLED
 * </pre>
 *
 * <p>Immutable.
 *
 * @param seed what all draws come from
 * @param balancer the model of the load balancer
 * @param strategy which of the simulation's strategies, from 0
 * @param instances how many instances serve at the start
 * @param faults what may go wrong
 * @param crash where the deployer dies; empty to leave that to {@link FaultKind#CRASH}
 */
public record Scenario(
    long seed,
    Balancer balancer,
    int strategy,
    int instances,
    Set<FaultKind> faults,
    Optional<CrashPoint> crash) {

  private static final int MOST_FAULTS = 5;

  /** Copies the faults, and checks the numbers. */
  public Scenario {
    Objects.requireNonNull(balancer, "balancer");
    Objects.requireNonNull(crash, "crash");
    faults = Collections.unmodifiableSet(new TreeSet<>(faults));
    if (strategy < 0 || instances < 0) {
      throw new IllegalArgumentException(
          "strategy and instances must not be negative, were " + strategy + " and " + instances);
    }
  }

  /**
   * Returns what a seed draws: a load balancer, a strategy, a size, and up to five faults.
   *
   * @param strategies how many strategies there are to draw from
   */
  public static Scenario of(long seed, int strategies) {
    var draws = new Draws(seed).of("scenario");
    var faults = EnumSet.noneOf(FaultKind.class);
    int count = draws.nextInt(MOST_FAULTS + 1);
    for (int i = 0; i < count; i++) {
      faults.add(Draws.oneOf(FaultKind.values(), draws));
    }
    return new Scenario(
        seed,
        Draws.oneOf(Balancer.values(), draws),
        draws.nextInt(strategies),
        draws.nextInt(20) == 0 ? 0 : 1 + draws.nextInt(6),
        faults,
        Optional.empty());
  }

  /** Returns a deployment in which nothing goes wrong. */
  public static Scenario undisturbed(Balancer balancer, int strategy, int instances) {
    return new Scenario(1, balancer, strategy, instances, Set.of(), Optional.empty());
  }

  /** Returns this with other faults. */
  public Scenario withFaults(Set<FaultKind> others) {
    return new Scenario(seed, balancer, strategy, instances, others, crash);
  }

  /** Returns this with a deployer that dies. */
  public Scenario withCrash(CrashPoint point) {
    return new Scenario(seed, balancer, strategy, instances, faults, Optional.of(point));
  }

  /** Returns everything that is simpler by one thing, simplest first. */
  List<Scenario> simpler() {
    var all = new ArrayList<Scenario>();
    for (var fault : faults) {
      var fewer = new TreeSet<>(faults);
      fewer.remove(fault);
      all.add(withFaults(fewer));
    }
    if (instances > 1) {
      all.add(new Scenario(seed, balancer, strategy, instances - 1, faults, crash));
    }
    if (balancer != Balancer.EMBEDDED) {
      all.add(new Scenario(seed, Balancer.EMBEDDED, strategy, instances, faults, crash));
    }
    return all;
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException if it is not that
   */
  public static Scenario parse(String text) {
    Map<String, String> parts = new LinkedHashMap<>();
    for (var part : text.trim().split("\\s+", -1)) {
      int equals = part.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("a part must be like seed=7, was '" + part + "'");
      }
      parts.put(part.substring(0, equals), part.substring(equals + 1));
    }
    var faults = EnumSet.noneOf(FaultKind.class);
    Arrays.stream(parts.getOrDefault("faults", "").split(",", -1))
        .filter(name -> !name.isEmpty())
        .forEach(name -> faults.add(FaultKind.valueOf(name)));
    return new Scenario(
        Long.parseLong(required(parts, "seed")),
        Balancer.valueOf(required(parts, "balancer")),
        Integer.parseInt(required(parts, "strategy")),
        Integer.parseInt(required(parts, "instances")),
        faults,
        Optional.ofNullable(parts.get("crash")).map(CrashPoint::parse));
  }

  private static String required(Map<String, String> parts, String name) {
    var value = parts.get(name);
    if (value == null) {
      throw new IllegalArgumentException("a scenario needs " + name + ", was " + parts);
    }
    return value;
  }

  @Override
  public String toString() {
    return "seed="
        + seed
        + " balancer="
        + balancer
        + " strategy="
        + strategy
        + " instances="
        + instances
        + (faults.isEmpty() ? "" : " faults=" + String.join(",", names()))
        + crash.map(point -> " crash=" + point).orElse("");
  }

  private List<String> names() {
    return faults.stream().map(FaultKind::name).toList();
  }
}
