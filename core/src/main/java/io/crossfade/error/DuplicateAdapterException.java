package io.crossfade.error;

/**
 * Two providers of one name. The message names both classes, both jars, and how to choose.
 *
 * <p>Immutable.
 */
public final class DuplicateAdapterException extends DeploymentException {

  private static final long serialVersionUID = 1L;

  /**
   * Describes the clash.
   *
   * @param message both classes, both jars, and how to choose
   */
  public DuplicateAdapterException(String message) {
    super(message, null);
  }
}
