package io.crossfade.model;

/**
 * The name of one running copy of the service, or of the slot that it runs in. It stays the same
 * when the instance is replaced in place.
 *
 * <p>Immutable.
 *
 * @param value the name, on the allow-list of {@link Names}
 */
public record InstanceId(String value) implements Comparable<InstanceId> {

  /** Checks the name against the allow-list. */
  public InstanceId {
    Names.requireAllowed("instance id", value);
  }

  /** Returns the instance id of this name. */
  public static InstanceId of(String value) {
    return new InstanceId(value);
  }

  @Override
  public int compareTo(InstanceId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
