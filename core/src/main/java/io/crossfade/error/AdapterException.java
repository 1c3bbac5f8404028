package io.crossfade.error;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The only exception an adapter throws: the world did not do, or did not answer, what it was asked.
 * Its {@link Kind} tells the engine what may be concluded.
 *
 * <p>Immutable.
 */
public final class AdapterException extends DeploymentException {

  private static final long serialVersionUID = 1L;

  /** What the caller may conclude about the world. */
  public enum Kind {
    /** Nothing changed; the same call may succeed later. */
    TRANSIENT,
    /** Nothing changed; the same call will fail again until somebody mends something. */
    PERMANENT,
    /**
     * Something, all or nothing changed: read back before doing anything else. A timeout is this.
     */
    OUTCOME_UNKNOWN
  }

  private final Kind kind;

  /**
   * Describes a failed call.
   *
   * @param kind what may be concluded
   * @param message what was attempted, on what, what was seen, what to do
   */
  public AdapterException(Kind kind, String message) {
    this(kind, message, null);
  }

  /**
   * Describes a failed call.
   *
   * @param kind what may be concluded
   * @param message what was attempted, on what, what was seen, what to do
   * @param cause the failure below, if there is one
   */
  public AdapterException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  /** Returns what may be concluded about the world. */
  public Kind kind() {
    return kind;
  }
}
