package io.crossfade.plan;

import io.crossfade.model.Affinity;
import io.crossfade.model.Endpoint;
import io.crossfade.model.Fleet;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Pin;
import io.crossfade.model.Placement;
import io.crossfade.model.Revision;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.Slots;
import io.crossfade.model.Weight;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spec.GatePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Plans that no strategy would make, but that keep the rules: nobody is stopped who is reached, and
 * nobody is reached who is not verified. From a seed.
 */
final class RandomPlan {

  private static final List<GroupId> GROUPS =
      List.of(GroupId.of("blue"), GroupId.of("green"), GroupId.of("red"));
  private static final Revision OLD = Revision.of("1");
  private static final Revision NEW = Revision.of("2");

  private final Random random;
  private final PlannedState state;
  private final PlanBuilder plan;
  private final Set<InstanceId> unverified = new LinkedHashSet<>();
  private final Set<InstanceId> changed = new LinkedHashSet<>();
  private int named;

  private RandomPlan(Random random, Fleet fleet) {
    this.random = random;
    this.state = PlannedState.of(fleet);
    this.plan = DeploymentPlan.builder("random", DeploymentSpec.toRevision("2"), fleet);
  }

  static DeploymentPlan of(long seed) {
    var random = new Random(seed);
    var made = new RandomPlan(random, fleet(random));
    int steps = 1 + random.nextInt(14);
    for (int i = 0; i < steps; i++) {
      made.add();
    }
    return made.plan.build();
  }

  private static Fleet fleet(Random random) {
    var instances = new ArrayList<Instance>();
    var groups = new LinkedHashMap<GroupId, GroupRouting>();
    int number = 0;
    var weights = weights(random);
    for (var group : GROUPS) {
      var members = new LinkedHashMap<InstanceId, MemberState>();
      for (int i = random.nextInt(4); i > 0; i--) {
        var instance = instance("old-" + ++number, random);
        instances.add(instance);
        members.put(instance.id(), anyOf(random, List.of(MemberState.values())));
      }
      groups.put(group, new GroupRouting(weights.get(group), members));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      instances.add(instance("idle-" + i, random));
    }
    var pins = random.nextInt(3) == 0 ? List.of(pin(random)) : List.<Pin>of();
    return Fleet.of(instances, Slots.any(), new Routing(groups, pins, Affinity.none()));
  }

  private static Instance instance(String id, Random random) {
    return Instance.builder(InstanceId.of(id), OLD, Endpoint.of("localhost", 8080))
        .capacity(1 + random.nextInt(4))
        .build();
  }

  private static Pin pin(Random random) {
    return Pin.header("X-Try", "v" + random.nextInt(3), anyOf(random, GROUPS));
  }

  private static Map<GroupId, Weight> weights(Random random) {
    int first = random.nextInt(5) * 2_500;
    int second = random.nextBoolean() ? 10_000 - first : 0;
    var weights = new LinkedHashMap<GroupId, Weight>();
    weights.put(GROUPS.get(0), Weight.ofBasisPoints(first));
    weights.put(GROUPS.get(1), Weight.ofBasisPoints(second));
    weights.put(GROUPS.get(2), Weight.ofBasisPoints(10_000 - first - second));
    return weights;
  }

  private static <T> T anyOf(Random random, List<T> choice) {
    return choice.get(random.nextInt(choice.size()));
  }

  private void add() {
    switch (random.nextInt(10)) {
      case 0 -> start();
      case 1 -> replace();
      case 2 -> stop();
      case 3, 4 -> await();
      case 5, 6 -> route();
      case 7 -> drain();
      case 8 -> plan.hook("h" + random.nextInt(9), Optional.of("u"), Duration.ofSeconds(1));
      default -> plan.ask("gate", GatePolicy.standard());
    }
  }

  private void take(PlanStep step) {
    plan.step(step);
    state.advance(step);
  }

  private void start() {
    var ids = new ArrayList<InstanceId>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      ids.add(InstanceId.of("new-" + ++named));
    }
    unverified.addAll(ids);
    changed.addAll(ids);
    take(new PlanStep.Start(ids, NEW));
  }

  private void replace() {
    var ids = some(unreached(OLD));
    if (!ids.isEmpty()) {
      unverified.addAll(ids);
      changed.addAll(ids);
      take(new PlanStep.Replace(ids, OLD, NEW));
    }
  }

  private void stop() {
    var revision = random.nextBoolean() ? OLD : NEW;
    var ids = some(unreached(revision));
    if (!ids.isEmpty()) {
      take(new PlanStep.Stop(ids, revision));
    }
  }

  private void await() {
    for (var revision : List.of(OLD, NEW)) {
      var ids = some(running(revision).stream().filter(unverified::contains).toList());
      if (!ids.isEmpty()) {
        int tolerated = changed.containsAll(ids) ? random.nextInt(ids.size()) : 0;
        ids.forEach(unverified::remove);
        take(new PlanStep.AwaitHealthy(ids, revision, tolerated));
      }
    }
  }

  private void route() {
    var placements = new LinkedHashMap<InstanceId, Placement>();
    var removals = new LinkedHashSet<InstanceId>();
    for (var id : some(List.copyOf(state.running().keySet()))) {
      if (random.nextInt(4) == 0) {
        removals.add(id);
      } else {
        placements.put(
            id, new Placement(anyOf(random, GROUPS), anyOf(random, List.of(MemberState.values()))));
      }
    }
    var change =
        new RoutingChange(
            random.nextBoolean() ? weights(random) : Map.of(),
            placements,
            removals,
            random.nextInt(3) == 0 ? Optional.of(List.of(pin(random))) : Optional.empty());
    if (keepsTheRules(change)) {
      take(new PlanStep.Route(change, "any"));
    }
  }

  private boolean keepsTheRules(RoutingChange change) {
    if (change.isEmpty()) {
      return false;
    }
    var after = PlannedState.of(plan.build().start());
    plan.build().steps().forEach(after::advance);
    after.advance(new PlanStep.Route(change, ""));
    return unverified.stream().noneMatch(id -> Walk.isReached(id, after))
        && after.placements().keySet().stream()
            .filter(id -> !after.running().containsKey(id))
            .noneMatch(id -> Walk.isReached(id, after));
  }

  private void drain() {
    var ids = some(List.copyOf(state.placements().keySet()));
    if (!ids.isEmpty()) {
      take(new PlanStep.Drain(ids, anyOf(random, List.of(PlanStep.Drain.Then.values()))));
    }
  }

  private List<InstanceId> running(Revision revision) {
    return state.running().keySet().stream()
        .filter(id -> revision.equals(state.running().get(id)))
        .toList();
  }

  private List<InstanceId> unreached(Revision revision) {
    return running(revision).stream().filter(id -> !Walk.isReached(id, state)).toList();
  }

  private List<InstanceId> some(List<InstanceId> ids) {
    var shuffled = new ArrayList<>(ids);
    Collections.shuffle(shuffled, random);
    return List.copyOf(
        shuffled.subList(0, shuffled.isEmpty() ? 0 : 1 + random.nextInt(ids.size())));
  }
}
