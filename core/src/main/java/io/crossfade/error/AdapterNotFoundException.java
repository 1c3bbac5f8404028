package io.crossfade.error;

import org.jspecify.annotations.Nullable;

/**
 * No usable adapter of the asked name. The message says what was asked, what was found, and which
 * dependency to add.
 *
 * <p>Immutable.
 */
public final class AdapterNotFoundException extends DeploymentException {

  private static final long serialVersionUID = 1L;

  /**
   * Describes the miss.
   *
   * @param message what was asked, what was found, what to add
   * @param cause why the provider could not be loaded, if it was there but broken
   */
  public AdapterNotFoundException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
