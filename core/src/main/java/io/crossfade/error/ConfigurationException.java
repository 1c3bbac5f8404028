package io.crossfade.error;

import java.util.List;

/**
 * Settings, a spec or a builder that cannot be used. All faults are reported at once, one per line.
 *
 * <p>Immutable.
 */
public final class ConfigurationException extends DeploymentException {

  private static final long serialVersionUID = 1L;

  private final String subject;

  /** The faults, never empty; a plain array because exceptions are serializable. */
  private final String[] faults;

  /**
   * Describes what is wrong with one thing.
   *
   * @param what the thing that was configured, such as {@code traffic router 'haproxy'}
   * @param faults every fault found, at least one
   */
  public ConfigurationException(String what, List<String> faults) {
    super(what + " cannot be used:\n  " + String.join("\n  ", faults), null);
    this.subject = what;
    this.faults = faults.toArray(String[]::new);
  }

  /** Returns the thing that was configured, such as {@code traffic router 'haproxy'}. */
  public String subject() {
    return subject;
  }

  /** Returns every fault found, in the order found; never empty. */
  public List<String> faults() {
    return List.of(faults);
  }
}
