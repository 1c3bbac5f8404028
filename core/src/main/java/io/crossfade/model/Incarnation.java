package io.crossfade.model;

/**
 * One start of an instance. A restart has the same {@link InstanceId} and another incarnation, so a
 * health check passed before it proves nothing after it.
 *
 * <p>Immutable.
 *
 * @param value the name, on the allow-list of {@link Names}
 */
public record Incarnation(String value) implements Comparable<Incarnation> {

  /** Checks the name against the allow-list. */
  public Incarnation {
    Names.requireAllowed("incarnation", value);
  }

  /** Returns the incarnation of this name. */
  public static Incarnation of(String value) {
    return new Incarnation(value);
  }

  @Override
  public int compareTo(Incarnation other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
