package io.crossfade.engine;

import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Target;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.spi.Gate;
import io.crossfade.spi.RoutingObservation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Looks at a plan before anything moves: can it be carried out here, is every state on its way and
 * on its way back safe, and is the world as it assumes? All problems are found at once.
 *
 * <p>Confined to one call.
 */
final class PlanCheck {

  private final World world;
  private final DeploymentPlan plan;

  PlanCheck(World world, DeploymentPlan plan) {
    this.world = world;
    this.plan = plan;
  }

  List<String> problems() {
    var problems = new ArrayList<>(missingNames());
    problems.addAll(problemsOfGates());
    problems.addAll(
        Needs.missing(plan, world.router().capabilities(), world.pool().capabilities()));
    problems.addAll(new StateCheck(plan, world.router().capabilities()).problems());
    problems.addAll(problemsOfClocks());
    problems.addAll(drift());
    return problems;
  }

  private List<String> problemsOfClocks() {
    var problems = new ArrayList<String>();
    var drain = plan.spec().drain();
    if (drain.deadline().compareTo(drain.stopGrace()) > 0) {
      problems.add(
          "the drain deadline of "
              + drain.deadline()
              + " is longer than the stop grace of "
              + drain.stopGrace()
              + ", so requests could be cut off before their deadline");
    }
    var step = plan.spec().deadlines().step();
    var propagation = world.router().capabilities().propagation();
    if (plan.forecast().routingChanges() > 0 && propagation.compareTo(step) >= 0) {
      problems.add(
          "a change of routing takes up to "
              + propagation
              + " to reach every node of the load balancer, but a step is given up after "
              + step
              + "; raise the step deadline above it");
    }
    return problems;
  }

  /** Returns the gates and hooks that the plan names and nobody gave. */
  List<String> missingNames() {
    var names = new NamesInPlan(plan);
    var problems = new ArrayList<String>();
    names.gates().stream()
        .filter(name -> !world.gates().containsKey(name))
        .map(name -> unknown("gate", name, world.gates()))
        .forEach(problems::add);
    names.hooks().stream()
        .filter(name -> !world.hooks().containsKey(name))
        .map(name -> unknown("hook", name, world.hooks()))
        .forEach(problems::add);
    return problems;
  }

  /** What the gates that the plan names know to keep them from a yes. */
  private List<String> problemsOfGates() {
    var named = new NamesInPlan(plan).gates();
    return world.gates().entrySet().stream()
        .filter(gate -> named.contains(gate.getKey()))
        .flatMap(gate -> problemsOfGate(gate.getKey(), gate.getValue()))
        .toList();
  }

  private static Stream<String> problemsOfGate(String name, Gate gate) {
    try {
      return gate.problems().stream().map(problem -> "gate '" + name + "': " + problem);
    } catch (RuntimeException e) {
      return Stream.of("gate '" + name + "' could not be looked at: " + e.getMessage());
    }
  }

  private static String unknown(String kind, String name, Map<String, ?> known) {
    return "the plan names "
        + kind
        + " '"
        + name
        + "', but there is "
        + (known.isEmpty() ? "none" : "only " + known.keySet().stream().sorted().toList());
  }

  /** The world as it is, against the world as the plan assumes it. */
  private List<String> drift() {
    try {
      var problems = new ArrayList<>(driftOfInstances(world.pool().list()));
      problems.addAll(driftOfRouting(world.router().observe()));
      return problems;
    } catch (RuntimeException e) {
      return List.of("the world could not be looked at: " + e.getMessage());
    }
  }

  private List<String> driftOfInstances(List<Instance> running) {
    var problems = new ArrayList<String>();
    var now = new LinkedHashMap<InstanceId, Instance>();
    running.forEach(instance -> now.put(instance.id(), instance));
    for (var assumed : plan.start().instances()) {
      var instance = now.remove(assumed.id());
      if (instance == null) {
        problems.add("the plan assumes " + assumed + ", but it does not run");
      } else if (!instance.equals(assumed)) {
        problems.add("the plan assumes " + assumed + ", but there is " + instance);
      }
    }
    now.values().forEach(extra -> problems.add("the plan does not know of " + extra));
    return problems;
  }

  private List<String> driftOfRouting(RoutingObservation seen) {
    var problems = new ArrayList<>(seen.convergence().dissent());
    var targets = new LinkedHashMap<InstanceId, Target>(seen.table().targets());
    plan.start().instances().forEach(i -> targets.putIfAbsent(i.id(), Target.of(i)));
    var members = plan.start().routing().members().keySet();
    members.stream()
        .filter(id -> !targets.containsKey(id))
        .map(id -> "the plan routes to '" + id + "', whose address nobody knows")
        .forEach(problems::add);
    if (targets.keySet().containsAll(members)) {
      new RoutingTable(plan.start().routing(), targets)
          .differencesTo(seen.table(), world.router().capabilities().weightStep())
          .forEach(line -> problems.add("the load balancer is not as the plan assumes: " + line));
    }
    return problems;
  }
}
