package io.crossfade.strategies.internal;

import io.crossfade.model.GroupId;
import java.util.Objects;

/**
 * The two groups that take turns. Not API: may change or vanish in any release.
 *
 * <p>Immutable.
 *
 * @param first the one that a first deployment goes to
 * @param second the other one
 */
public record GroupPair(GroupId first, GroupId second) {

  /** Blue and green. */
  public static final GroupPair BLUE_GREEN = new GroupPair(GroupId.of("blue"), GroupId.of("green"));

  /** Checks that they are two. */
  public GroupPair {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(second, "second");
    if (first.equals(second)) {
      throw new IllegalArgumentException(
          "two different groups are needed, both were '" + first + "'");
    }
  }

  /** Returns the one that is not this. */
  public GroupId other(GroupId group) {
    return group.equals(first) ? second : first;
  }

  /** Returns whether it is one of the two. */
  public boolean has(GroupId group) {
    return group.equals(first) || group.equals(second);
  }

  @Override
  public String toString() {
    return "'" + first + "' and '" + second + "'";
  }
}
