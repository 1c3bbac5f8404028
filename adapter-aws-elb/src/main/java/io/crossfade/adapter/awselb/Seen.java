package io.crossfade.adapter.awselb;

import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Weight;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that one look at ELB showed.
 *
 * <p>Immutable.
 *
 * @param places where requests come from, in the order of the settings
 * @param groups the target groups
 * @param notes the tags of the first place
 */
record Seen(List<PlaceSeen> places, Map<GroupId, GroupSeen> groups, Map<String, String> notes) {

  /** When targets, weights or pins were last changed. */
  static final String CHANGED = "crossfade:changed";

  /** When weights were last changed. */
  static final String SHIFTED = "crossfade:shifted";

  /** The highest epoch that wrote. */
  static final String EPOCH = "crossfade:epoch";

  PlaceSeen first() {
    return places.get(0);
  }

  /** Returns the share of each group at a place; of one that is not attached there, none. */
  Map<GroupId, Weight> shares(PlaceSeen place) {
    var byArn = Shares.of(place.units());
    var shares = new LinkedHashMap<GroupId, Weight>();
    groups.forEach((id, group) -> shares.put(id, byArn.getOrDefault(group.arn(), Weight.NONE)));
    return shares;
  }

  Map<GroupId, Weight> shares() {
    return shares(first());
  }

  boolean isAttached(GroupSeen group) {
    return places.stream().allMatch(place -> place.units().containsKey(group.arn()));
  }

  /** Returns whether any place uses a target group; one that none uses has no part in routing. */
  boolean isUsed(GroupSeen group) {
    return places.stream().anyMatch(place -> place.units().containsKey(group.arn()));
  }

  /** Returns the members of each group. One that is in two is told of the first only. */
  Map<GroupId, Map<InstanceId, Member>> members() {
    var homes = new LinkedHashMap<InstanceId, GroupId>();
    var members = new LinkedHashMap<GroupId, Map<InstanceId, Member>>();
    groups.forEach(
        (id, group) -> {
          var all = isUsed(group) ? group.members() : new LinkedHashMap<InstanceId, Member>();
          all.keySet().removeIf(member -> homes.putIfAbsent(member, id) != null);
          members.put(id, all);
        });
    return members;
  }

  /** Returns the time in a note; empty if there is none that can be read. */
  Optional<Instant> time(String key) {
    try {
      return Optional.ofNullable(notes.get(key)).map(Instant::parse);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  long epoch() {
    var noted = notes.getOrDefault(EPOCH, "0");
    return noted.matches("[0-9]{1,18}") ? Long.parseLong(noted) : 0;
  }
}
