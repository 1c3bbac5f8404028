package io.crossfade.model;

/**
 * The name of a group of instances that shares one weight at the load balancer, such as {@code
 * blue}.
 *
 * <p>Immutable.
 *
 * @param value the name, on the allow-list of {@link Names}
 */
public record GroupId(String value) implements Comparable<GroupId> {

  /** Checks the name against the allow-list. */
  public GroupId {
    Names.requireAllowed("group id", value);
  }

  /** Returns the group id of this name. */
  public static GroupId of(String value) {
    return new GroupId(value);
  }

  @Override
  public int compareTo(GroupId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
