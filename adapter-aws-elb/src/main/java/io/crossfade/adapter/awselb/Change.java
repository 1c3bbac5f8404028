package io.crossfade.adapter.awselb;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Endpoint;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Weight;
import io.crossfade.spi.Fence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Brings ELB to a table, in an order in which it may die after any call:
 *
 * <pre>
 *   check all → note names → attach with weight 0 → register
 *   → enough of them healthy in ELB's own view → weights → pins → deregister → note what is left
 * </pre>
 *
 * <p>What is so already costs no call. Whatever is seen between two calls is made of parts of the
 * table before and of this one. Confined to one call.
 */
final class Change {

  private final ElbSettings settings;
  private final Writes writes;
  private final Seen seen;
  private final RoutingTable desired;

  private Change(ElbSettings settings, Writes writes, Seen seen, RoutingTable desired) {
    this.settings = settings;
    this.writes = writes;
    this.seen = seen;
    this.desired = desired;
  }

  /**
   * Makes the change.
   *
   * @throws AdapterException as the SPI says; once something was written, {@code OUTCOME_UNKNOWN}
   */
  static void make(
      ElbSettings settings, Writes writes, Seen seen, RoutingTable desired, Fence fence) {
    requireLatest(seen, fence);
    TableCheck.require(desired, seen, settings);
    try {
      new Change(settings, writes, seen, desired).make();
    } catch (AdapterException e) {
      throw writes.any() ? halfDone(e) : e;
    }
  }

  private void make() {
    var toBe = new LinkedHashMap<GroupId, Map<InstanceId, Member>>();
    seen.groups().keySet().forEach(id -> toBe.put(id, membersToBe(id)));
    toBe.forEach((id, members) -> writes.note(group(id), between(group(id), members).values()));
    attach();
    toBe.forEach(this::register);
    requireHealthyWhereMoreIsRelied(toBe);
    shift();
    seen.places().forEach(place -> writes.pins(place, desired.routing().pins()));
    toBe.forEach(this::deregister);
    toBe.forEach((id, members) -> writes.note(group(id), members.values()));
    seen.groups().values().forEach(writes::restoreDelay);
  }

  private GroupSeen group(GroupId id) {
    return Objects.requireNonNull(seen.groups().get(id), "group");
  }

  private Map<InstanceId, Member> membersToBe(GroupId id) {
    var members = new LinkedHashMap<InstanceId, Member>();
    wanted(id)
        .members()
        .forEach(
            (name, state) ->
                members.put(name, new Member(name, desired.target(name).endpoint(), state)));
    return members;
  }

  private GroupRouting wanted(GroupId id) {
    return desired.routing().group(id);
  }

  /** While a change is under way: everybody of before and after, in the state that is still so. */
  private static Map<InstanceId, Member> between(GroupSeen group, Map<InstanceId, Member> toBe) {
    var notes = new LinkedHashMap<>(group.members());
    MemberNotes.read(group.tags())
        .forEach((name, noted) -> notes.computeIfPresent(name, (n, member) -> noted));
    toBe.forEach(
        (name, member) -> {
          var before = notes.get(name);
          if (before != null
              && before.state() != MemberState.SERVING
              && member.state() == MemberState.SERVING) {
            notes.put(name, member.with(before.state()));
          } else {
            notes.put(name, member);
          }
        });
    return notes;
  }

  /** ELB checks no target of a target group that nothing uses. */
  private void attach() {
    for (var place : seen.places()) {
      var units = new LinkedHashMap<>(place.units());
      seen.groups()
          .forEach(
              (id, group) -> {
                if (!wanted(id).isEmpty() || isPinnedTo(id)) {
                  units.putIfAbsent(group.arn(), 0);
                }
              });
      if (units.size() > place.units().size()) {
        writes.weights(place, units, true);
      }
    }
  }

  private boolean isPinnedTo(GroupId id) {
    return desired.routing().pins().stream().anyMatch(pin -> pin.group().equals(id));
  }

  private void register(GroupId id, Map<InstanceId, Member> members) {
    var group = group(id);
    writes.register(
        group,
        members.values().stream()
            .filter(member -> member.state() == MemberState.SERVING)
            .map(Member::endpoint)
            .filter(endpoint -> !group.isRegistered(endpoint))
            .toList());
  }

  private void requireHealthyWhereMoreIsRelied(Map<GroupId, Map<InstanceId, Member>> toBe) {
    boolean nobodyServes = seen.shares().values().stream().allMatch(Weight::isNone);
    for (var id : toBe.keySet()) {
      var wanted = wanted(id);
      boolean more = wanted.weight().compareTo(seen.shares().getOrDefault(id, Weight.NONE)) > 0;
      boolean fewer = !wanted.weight().isNone() && !leaving(id).isEmpty() && serves(wanted);
      if ((more || fewer) && !nobodyServes) {
        FailOpen.requireHealthy(
            writes.lookAgain(group(id)), wanted, desired, settings.requiredHealthy());
      }
    }
  }

  private static boolean serves(GroupRouting wanted) {
    return wanted.members().containsValue(MemberState.SERVING);
  }

  private void shift() {
    var shares = new LinkedHashMap<GroupId, Weight>();
    seen.groups().keySet().forEach(id -> shares.put(id, wanted(id).weight()));
    var units = new LinkedHashMap<String, Integer>();
    Shares.units(shares).forEach((id, unit) -> units.put(group(id).arn(), unit));
    for (var place : seen.places()) {
      if (!seen.shares(place).equals(shares)) {
        var attached = new LinkedHashMap<String, Integer>();
        writes.attached(place).forEach(arn -> attached.put(arn, units.getOrDefault(arn, 0)));
        writes.shift(place, attached);
      }
    }
  }

  private void deregister(GroupId id, Map<InstanceId, Member> members) {
    writes.deregister(group(id), leaving(id));
  }

  private List<Endpoint> leaving(GroupId id) {
    var group = group(id);
    if (wanted(id).isEmpty() && !seen.isUsed(group)) {
      return List.of(); // somebody prepares it, and it is not in the routing yet
    }
    var stays =
        membersToBe(id).values().stream()
            .filter(member -> member.state() == MemberState.SERVING)
            .map(Member::endpoint)
            .toList();
    return group.targets().keySet().stream()
        .filter(group::isRegistered)
        .filter(endpoint -> !stays.contains(endpoint))
        .toList();
  }

  private static void requireLatest(Seen seen, Fence fence) {
    if (fence.epoch() < seen.epoch()) {
      throw new AdapterException(
          Kind.PERMANENT,
          "Deployment '"
              + fence.deployment()
              + "' has epoch "
              + fence.epoch()
              + ", but one of epoch "
              + seen.epoch()
              + " wrote to ELB since, so nothing was changed. If the journal was begun anew, remove"
              + " the tag '"
              + Seen.EPOCH
              + "' of '"
              + seen.first().place()
              + "'.");
    }
  }

  private static AdapterException halfDone(AdapterException e) {
    return new AdapterException(
        Kind.OUTCOME_UNKNOWN, "A change of ELB was cut short half-way: " + e.getMessage(), e);
  }
}
