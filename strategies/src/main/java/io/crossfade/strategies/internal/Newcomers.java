package io.crossfade.strategies.internal;

import io.crossfade.model.GroupId;
import io.crossfade.model.Ids;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Slots;
import io.crossfade.plan.PlanBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who is to run the new revision in a group. Not API: may change or vanish in any release.
 *
 * <pre>
 *   first   who runs it already: members of the group, then those in no group
 *   then    members of the group that idle with another revision: replaced in place
 *   then    new ones, as far as there is room
 *   last    those in no group with another revision: replaced in place
 * </pre>
 *
 * <p>Immutable.
 */
public final class Newcomers {

  private final Standing start;
  private final GroupId group;
  private final List<InstanceId> chosen;
  private final int ready;

  private Newcomers(Standing start, GroupId group, List<InstanceId> chosen, int ready) {
    this.start = start;
    this.group = group;
    this.chosen = chosen;
    this.ready = ready;
  }

  /**
   * Chooses them.
   *
   * @param start where everybody stands
   * @param group the group they are for; whoever is in it and runs another revision gets no traffic
   * @param problems is told if there are too few
   */
  public static Newcomers choose(Standing start, GroupId group, Problems problems) {
    int count = start.size();
    var members = start.fleet().membersOf(group);
    var ready = new ArrayList<>(start.serving(group).stream().filter(start::isNew).toList());
    start.resting(group).stream().filter(start::isNew).forEach(ready::add);
    start.unrouted().stream().filter(start::isNew).forEach(ready::add);
    var idle = members.stream().filter(instance -> !start.isNew(instance)).toList();
    var strangers = start.unrouted().stream().filter(instance -> !start.isNew(instance)).toList();

    var chosen = new ArrayList<>(first(count, ready));
    chosen.addAll(first(count - chosen.size(), idle));
    chosen.addAll(places(start, start.taken(), group, count - chosen.size()));
    chosen.addAll(first(count - chosen.size(), strangers));
    if (chosen.size() < count) {
      problems.add(
          count
              + " instances are needed for group '"
              + group
              + "', but there is room for "
              + chosen.size()
              + ": free slots and instances without traffic together");
    }
    return new Newcomers(start, group, List.copyOf(chosen), Math.min(count, ready.size()));
  }

  private static List<InstanceId> first(int count, List<Instance> instances) {
    return instances.stream().limit(count).map(Instance::id).toList();
  }

  private static List<InstanceId> places(
      Standing start, Set<InstanceId> taken, GroupId group, int count) {
    var slots = start.fleet().slots();
    return slots.take(Math.min(count, room(slots, taken)), group.value(), taken);
  }

  private static int room(Slots slots, Set<InstanceId> taken) {
    return slots.open()
        ? Integer.MAX_VALUE
        : (int) slots.free().stream().filter(id -> !taken.contains(id)).count();
  }

  /** Returns names for more instances than these; fewer if there is no room. */
  List<InstanceId> placesBeside(GroupId other, int count) {
    var taken = start.taken();
    taken.addAll(chosen);
    return places(start, taken, other, count);
  }

  /** Returns all of them, in the order they are to come. */
  public List<InstanceId> all() {
    return chosen;
  }

  /** Returns how many of the first run the new revision already. */
  public int ready() {
    return ready;
  }

  /** Returns the members of the group that run and are none of them. */
  public List<Instance> surplus() {
    Set<InstanceId> staying = new HashSet<>(chosen);
    return start.fleet().membersOf(group).stream()
        .filter(instance -> !staying.contains(instance.id()))
        .toList();
  }

  /** Returns the members of the group that are to leave it: surplus, and what does not run. */
  public List<InstanceId> leaving() {
    var leaving = new ArrayList<>(Standing.ids(surplus()));
    start.members(group).stream()
        .filter(id -> start.fleet().instance(id).isEmpty())
        .forEach(leaving::add);
    return leaving;
  }

  /** Returns in words what becomes of the surplus where it is not ended. */
  public String leftBehind() {
    return Ids.brief(Standing.ids(surplus())) + " keep running outside of every group";
  }

  /** Returns those in the group whose content is replaced. */
  public List<InstanceId> idle() {
    Set<InstanceId> members = Set.copyOf(start.members(group));
    return outdated(chosen).stream().map(Instance::id).filter(members::contains).toList();
  }

  /** Returns whether the content of one of them is replaced. */
  public boolean isReplaced(InstanceId id) {
    return start.fleet().instance(id).filter(instance -> !start.isNew(instance)).isPresent();
  }

  /** Adds the steps that make some of them run the new revision. */
  public void bringUp(List<InstanceId> some, PlanBuilder plan) {
    Standing.byRevision(outdated(some))
        .forEach((revision, ids) -> plan.replace(ids, revision, start.wanted()));
    plan.start(
        some.stream().filter(id -> start.fleet().instance(id).isEmpty()).toList(), start.wanted());
  }

  private List<Instance> outdated(List<InstanceId> some) {
    return some.stream()
        .flatMap(id -> start.fleet().instance(id).stream())
        .filter(instance -> !start.isNew(instance))
        .toList();
  }
}
