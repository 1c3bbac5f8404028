package io.crossfade.plan;

import io.crossfade.model.Fleet;
import io.crossfade.model.GroupId;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Pin;
import io.crossfade.model.Placement;
import io.crossfade.model.Revision;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.Weight;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fleet as a plan will have made it after some of its steps. Each step costs time in proportion
 * to what it changes, not to the fleet, so that large plans can be checked in every state.
 *
 * <p>Of an instance that is yet to be started nobody knows the capacity. It is taken to be the
 * smallest of those that run at the start, or 1 if none does.
 *
 * <p>Not thread-safe.
 */
public final class PlannedState {

  private final Map<InstanceId, Revision> running = new LinkedHashMap<>();
  private final Map<InstanceId, Integer> capacities = new HashMap<>();
  private final Map<InstanceId, Placement> placements = new LinkedHashMap<>();
  private final Map<GroupId, Weight> weights = new LinkedHashMap<>();
  private final Map<GroupId, Integer> serving = new HashMap<>();
  private final Risks risks = new Risks(this::capacityOf, this::servesIn);
  private final int newcomerCapacity;
  private List<Pin> pins;

  private PlannedState(Fleet fleet) {
    newcomerCapacity = fleet.instances().stream().mapToInt(Instance::capacity).min().orElse(1);
    fleet
        .instances()
        .forEach(
            instance -> {
              running.put(instance.id(), instance.revision());
              capacities.put(instance.id(), instance.capacity());
            });
    fleet
        .routing()
        .groups()
        .forEach(
            (group, part) -> {
              weights.put(group, part.weight());
              part.members().forEach((id, state) -> place(id, new Placement(group, state)));
            });
    pins = fleet.routing().pins();
  }

  /** Returns the state that a plan starts from. */
  public static PlannedState of(Fleet fleet) {
    return new PlannedState(fleet);
  }

  /** Makes the step done. */
  public void advance(PlanStep step) {
    step.accept(new Advance());
  }

  /** Makes a drain begun: its instances get no new request any more; who is out stays out. */
  public void beginDrain(PlanStep.Drain drain) {
    drain
        .instances()
        .forEach(
            id ->
                placement(id)
                    .filter(at -> at.state() == MemberState.SERVING)
                    .ifPresent(at -> place(id, new Placement(at.group(), MemberState.DRAINING))));
  }

  /** Returns what runs, with its revision. */
  public Map<InstanceId, Revision> running() {
    return Collections.unmodifiableMap(running);
  }

  /** Returns where every member of a group stands. */
  public Map<InstanceId, Placement> placements() {
    return Collections.unmodifiableMap(placements);
  }

  /** Returns where an instance stands. */
  public Optional<Placement> placement(InstanceId id) {
    return Optional.ofNullable(placements.get(id));
  }

  /** Returns the groups' weights. */
  public Map<GroupId, Weight> weights() {
    return Collections.unmodifiableMap(weights);
  }

  /** Returns the pins. */
  public List<Pin> pins() {
    return pins;
  }

  /** Returns whether any request can reach a group: by weight or by a pin. */
  public boolean isReachable(GroupId group) {
    return !weights.getOrDefault(group, Weight.NONE).isNone()
        || pins.stream().anyMatch(pin -> pin.group().equals(group));
  }

  /** Returns whether a new request can reach an instance. */
  public boolean isReached(InstanceId id) {
    return placement(id)
        .filter(place -> place.state() == MemberState.SERVING && isReachable(place.group()))
        .isPresent();
  }

  /** Returns the capacity that serves in a group, if all goes as planned. */
  public int servingCapacity(GroupId group) {
    return serving.getOrDefault(group, 0);
  }

  /** Returns the capacity that serves in groups with any weight, in the worst case allowed. */
  public int servingCapacity() {
    int all = 0;
    for (var entry : weights.entrySet()) {
      all += entry.getValue().isNone() ? 0 : servingCapacity(entry.getKey());
    }
    return Math.max(0, all - riskedCapacity());
  }

  /** Returns how much of the capacity that serves may be left out by what the plan tolerates. */
  public int riskedCapacity() {
    int all = 0;
    for (var entry : weights.entrySet()) {
      all += entry.getValue().isNone() ? 0 : risks.capacity(entry.getKey());
    }
    return all;
  }

  /** Returns the change that undoes a change made from here. */
  RoutingChange inverse(RoutingChange change) {
    var oldWeights = new LinkedHashMap<GroupId, Weight>();
    change
        .weights()
        .keySet()
        .forEach(group -> oldWeights.put(group, weights.getOrDefault(group, Weight.NONE)));
    var touched = new LinkedHashSet<>(change.placements().keySet());
    touched.addAll(change.removals());
    var placed = placementsOf(touched);
    return new RoutingChange(
        oldWeights, placed.placements(), placed.removals(), change.pins().map(now -> pins));
  }

  /** Returns the change that puts instances where they stand here. */
  RoutingChange placementsOf(Collection<InstanceId> instances) {
    var placed = new LinkedHashMap<InstanceId, Placement>();
    Set<InstanceId> nowhere = new LinkedHashSet<>();
    for (var id : instances) {
      var at = placements.get(id);
      if (at == null) {
        nowhere.add(id);
      } else {
        placed.put(id, at);
      }
    }
    return new RoutingChange(Map.of(), placed, nowhere, Optional.empty());
  }

  private void place(InstanceId id, Placement place) {
    remove(id);
    placements.put(id, place);
    weights.putIfAbsent(place.group(), Weight.NONE);
    if (running.containsKey(id)) {
      count(id, 1);
    }
  }

  private void remove(InstanceId id) {
    if (running.containsKey(id)) {
      count(id, -1);
    }
    placements.remove(id);
  }

  private Optional<GroupId> servesIn(InstanceId id) {
    return placement(id)
        .filter(place -> place.state() == MemberState.SERVING && running.containsKey(id))
        .map(Placement::group);
  }

  /** Adds the instance's capacity to what serves in its group, or takes it away. */
  private void count(InstanceId id, int sign) {
    var place = placements.get(id);
    if (place != null && place.state() == MemberState.SERVING) {
      serving.merge(place.group(), sign * capacityOf(id), Integer::sum);
      risks.moved(id);
    }
  }

  private int capacityOf(InstanceId id) {
    return capacities.getOrDefault(id, newcomerCapacity);
  }

  private void run(InstanceId id, Revision revision) {
    if (running.put(id, revision) == null) {
      count(id, 1);
    }
  }

  private void gone(InstanceId id) {
    if (running.remove(id) != null) {
      count(id, -1);
    }
  }

  private void change(RoutingChange change) {
    weights.putAll(change.weights());
    change.removals().forEach(this::remove);
    change.placements().forEach(this::place);
    change.pins().ifPresent(now -> pins = now);
  }

  /** What each kind of step does to the state. */
  private final class Advance implements PlanStep.Visitor<Boolean> {

    @Override
    public Boolean start(PlanStep.Start step) {
      step.instances().forEach(id -> run(id, step.revision()));
      return true;
    }

    @Override
    public Boolean replace(PlanStep.Replace step) {
      step.instances().forEach(id -> run(id, step.to()));
      risks.forget(step.instances());
      return true;
    }

    @Override
    public Boolean stop(PlanStep.Stop step) {
      step.instances().forEach(PlannedState.this::gone);
      risks.forget(step.instances());
      return true;
    }

    @Override
    public Boolean retire(PlanStep.Retire step) {
      step.instances().forEach(PlannedState.this::gone);
      risks.forget(step.instances());
      return true;
    }

    @Override
    public Boolean awaitHealthy(PlanStep.AwaitHealthy step) {
      risks.take(step.instances(), step.tolerated());
      return true;
    }

    @Override
    public Boolean route(PlanStep.Route step) {
      change(step.change());
      return true;
    }

    @Override
    public Boolean drain(PlanStep.Drain step) {
      step.instances()
          .forEach(
              id -> {
                var at = placements.get(id);
                if (at != null && step.then() == PlanStep.Drain.Then.OUT) {
                  place(id, new Placement(at.group(), MemberState.OUT));
                } else {
                  remove(id);
                }
              });
      risks.forget(step.instances());
      return true;
    }

    @Override
    public Boolean hold(PlanStep.Hold step) {
      return true;
    }

    @Override
    public Boolean askGate(PlanStep.AskGate step) {
      return true;
    }

    @Override
    public Boolean runHook(PlanStep.RunHook step) {
      return true;
    }
  }
}
