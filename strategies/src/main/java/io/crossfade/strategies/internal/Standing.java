package io.crossfade.strategies.internal;

import io.crossfade.model.Fleet;
import io.crossfade.model.GroupId;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Revision;
import io.crossfade.spec.DeploymentSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where everybody stands at the start, in the words that strategies ask in. Not API: may change or
 * vanish in any release.
 *
 * <p>Immutable.
 */
public final class Standing {

  private final DeploymentSpec spec;
  private final Fleet fleet;
  private final Optional<GroupId> aside;

  /** Looks at a fleet. */
  public Standing(DeploymentSpec spec, Fleet fleet) {
    this(spec, fleet, Optional.empty());
  }

  /**
   * Looks at a fleet.
   *
   * @param aside a group that serves beside those between which a strategy moves
   */
  public Standing(DeploymentSpec spec, Fleet fleet, Optional<GroupId> aside) {
    this.spec = spec;
    this.fleet = fleet;
    this.aside = aside;
  }

  /** Returns what is wanted. */
  public DeploymentSpec spec() {
    return spec;
  }

  /** Returns the fleet. */
  public Fleet fleet() {
    return fleet;
  }

  /** Returns the revision to reach. */
  public Revision wanted() {
    return spec.revision();
  }

  /** Returns the groups that get a share, the heaviest first, the one aside left out. */
  public List<GroupId> live() {
    var routing = fleet.routing();
    var live = new LinkedHashSet<GroupId>();
    fleet.liveGroup().ifPresent(live::add);
    routing.groups().keySet().stream()
        .filter(group -> !routing.group(group).weight().isNone())
        .sorted()
        .forEach(live::add);
    aside.ifPresent(live::remove);
    return List.copyOf(live);
  }

  /** Returns how many instances are to serve; 0 if neither the spec nor the fleet tells. */
  public int size() {
    return spec.instances() > 0
        ? spec.instances()
        : live().stream().mapToInt(group -> serving(group).size()).max().orElse(0);
  }

  /** Returns all members of a group, whether they run or not. */
  public List<InstanceId> members(GroupId group) {
    return List.copyOf(fleet.routing().group(group).members().keySet());
  }

  /** Returns the members of a group that run and are in the rotation. */
  public List<Instance> serving(GroupId group) {
    return fleet.membersOf(group).stream()
        .filter(instance -> isInRotation(group, instance.id()))
        .toList();
  }

  /** Returns the members of a group that run and are out of the rotation. */
  public List<Instance> resting(GroupId group) {
    return fleet.membersOf(group).stream()
        .filter(instance -> !isInRotation(group, instance.id()))
        .toList();
  }

  /** Returns the members of a group that requests are sent to though nothing runs there. */
  public List<InstanceId> gone(GroupId group) {
    return members(group).stream()
        .filter(id -> isInRotation(group, id) && fleet.instance(id).isEmpty())
        .toList();
  }

  /** Returns what runs and is a member of no group. */
  public List<Instance> unrouted() {
    var members = fleet.routing().members().keySet();
    return fleet.instances().stream().filter(instance -> !members.contains(instance.id())).toList();
  }

  /** Returns every name that is in use. */
  public Set<InstanceId> taken() {
    Set<InstanceId> taken = new LinkedHashSet<>(fleet.routing().members().keySet());
    fleet.instances().forEach(instance -> taken.add(instance.id()));
    return taken;
  }

  /** Returns whether an instance runs the revision to reach. */
  public boolean isNew(Instance instance) {
    return instance.revision().equals(wanted());
  }

  /** Returns whether a group serves the revision to reach, and nothing else. */
  public boolean servesOnlyNew(GroupId group) {
    var serving = serving(group);
    return !serving.isEmpty() && serving.stream().allMatch(this::isNew);
  }

  private boolean isInRotation(GroupId group, InstanceId id) {
    return fleet.routing().group(group).members().get(id) == MemberState.SERVING;
  }

  /** Returns instances by what runs in them, in the order given. */
  public static Map<Revision, List<InstanceId>> byRevision(Collection<Instance> instances) {
    var sorted = new LinkedHashMap<Revision, List<InstanceId>>();
    instances.forEach(
        instance ->
            sorted.computeIfAbsent(instance.revision(), r -> new ArrayList<>()).add(instance.id()));
    return sorted;
  }

  /** Returns what most of these run, of equals the first; empty for nobody. */
  public static Optional<Revision> mostCommon(Collection<Instance> instances) {
    Optional<Revision> most = Optional.empty();
    int count = 0;
    for (var entry : byRevision(instances).entrySet()) {
      if (entry.getValue().size() > count) {
        count = entry.getValue().size();
        most = Optional.of(entry.getKey());
      }
    }
    return most;
  }

  /** Returns the names of instances, in their order. */
  public static List<InstanceId> ids(Collection<Instance> instances) {
    return instances.stream().map(Instance::id).toList();
  }
}
