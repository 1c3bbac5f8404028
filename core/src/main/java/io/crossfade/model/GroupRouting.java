package io.crossfade.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One group's part of a {@link Routing}: its share of the traffic and what its members get of it.
 *
 * <p>Immutable.
 *
 * @param weight the group's share
 * @param members its members and what each gets, in the order given
 */
public record GroupRouting(Weight weight, Map<InstanceId, MemberState> members) {

  /** Copies the members. */
  public GroupRouting {
    Objects.requireNonNull(weight, "weight");
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  /** Returns whether the group gets nothing and has nobody. */
  public boolean isEmpty() {
    return weight.isNone() && members.isEmpty();
  }
}
