package io.crossfade.model;

import java.util.Objects;

/**
 * Where an instance stands in a {@link Routing}.
 *
 * <p>Immutable.
 *
 * @param group the group it is a member of
 * @param state what it gets there
 */
public record Placement(GroupId group, MemberState state) {

  /** Checks that both are there. */
  public Placement {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(state, "state");
  }
}
