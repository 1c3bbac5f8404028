package io.crossfade.model;

/**
 * The name of one deployment; also the name of its stream in the journal.
 *
 * <p>Immutable.
 *
 * @param value the name, on the allow-list of {@link Names}
 */
public record DeploymentId(String value) implements Comparable<DeploymentId> {

  /** Checks the name against the allow-list. */
  public DeploymentId {
    Names.requireAllowed("deployment id", value);
  }

  /** Returns the deployment id of this name. */
  public static DeploymentId of(String value) {
    return new DeploymentId(value);
  }

  @Override
  public int compareTo(DeploymentId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
