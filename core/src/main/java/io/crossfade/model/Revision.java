package io.crossfade.model;

/**
 * A version of the service, as its owner names it: a tag, a build number, a commit.
 *
 * <p>Immutable.
 *
 * @param value the name, on the allow-list of {@link Names}
 */
public record Revision(String value) implements Comparable<Revision> {

  /** Checks the name against the allow-list. */
  public Revision {
    Names.requireAllowed("revision", value);
  }

  /** Returns the revision of this name. */
  public static Revision of(String value) {
    return new Revision(value);
  }

  @Override
  public int compareTo(Revision other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
