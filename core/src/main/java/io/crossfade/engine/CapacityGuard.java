package io.crossfade.engine;

import io.crossfade.event.Cause;
import io.crossfade.model.GroupId;
import io.crossfade.model.Health;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Routing;
import io.crossfade.model.Weight;
import io.crossfade.spec.DeploymentSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Asks, before anybody loses traffic, whether those who keep it are healthy and enough. Engine's
 * thread.
 */
final class CapacityGuard {

  private final CapacityRule rule;
  private final DeploymentSpec spec;
  private final FleetView fleet;
  private final Verifier verifier;
  private final Pulse pulse;

  CapacityGuard(
      CapacityRule rule, DeploymentSpec spec, FleetView fleet, Verifier verifier, Pulse pulse) {
    this.rule = rule;
    this.spec = spec;
    this.fleet = fleet;
    this.verifier = verifier;
    this.pulse = pulse;
  }

  /** Waits until enough of those who would serve are healthy. */
  void require(Routing desired) throws Halted, InterruptedException {
    var until = pulse.in(spec.health().deadline());
    while (true) {
      var health = verifier.check(desired.reachable());
      var shortages = shortages(desired, id -> isHealthy(id, health));
      if (shortages.isEmpty()) {
        return;
      }
      if (until.passed()) {
        throw new Halted(tooFew(shortages, health));
      }
      pulse.restFor(spec.health().interval(), "enough healthy capacity", until.spent());
    }
  }

  /** Returns whether those who serve in a routing would be enough if all of them were healthy. */
  boolean suffices(Routing routing) {
    return shortages(routing, id -> true).isEmpty();
  }

  private List<String> shortages(Routing routing, Predicate<InstanceId> counts) {
    return rule.shortages(weights(routing), group -> capacity(routing, group, counts), 0);
  }

  private static boolean isHealthy(InstanceId id, Map<InstanceId, Health> health) {
    return health.getOrDefault(id, Health.unknown("not checked")).isHealthy();
  }

  private static Map<GroupId, Weight> weights(Routing routing) {
    var weights = new LinkedHashMap<GroupId, Weight>();
    routing.groups().forEach((id, group) -> weights.put(id, group.weight()));
    return weights;
  }

  private int capacity(Routing routing, GroupId group, Predicate<InstanceId> counts) {
    return routing.group(group).members().entrySet().stream()
        .filter(member -> member.getValue() == MemberState.SERVING)
        .map(Map.Entry::getKey)
        .filter(counts)
        .mapToInt(fleet::capacity)
        .sum();
  }

  private static Halt tooFew(List<String> shortages, Map<InstanceId, Health> health) {
    var unhealthy =
        health.entrySet().stream()
            .filter(entry -> !entry.getValue().isHealthy())
            .limit(5)
            .map(entry -> "'" + entry.getKey() + "' " + entry.getValue())
            .toList();
    return Halt.rollBack(
        Cause.Kind.UNHEALTHY,
        String.join("; ", shortages) + "; unhealthy: " + String.join("; ", unhealthy));
  }
}
