package io.crossfade.error;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The journal could not keep or give back a record. Its {@link Kind} tells the engine whether it is
 * still the writer.
 *
 * <p>Immutable.
 */
public final class JournalException extends DeploymentException {

  private static final long serialVersionUID = 1L;

  /** What may be concluded about the journal. */
  public enum Kind {
    /** Somebody else holds the lease now; this writer must start no further effect. */
    LEASE_LOST,
    /** Somebody else holds the lease; nothing was started. */
    LEASE_HELD,
    /** The stream does not end where the writer believed. */
    SEQUENCE_CONFLICT,
    /** The store has no room left, the reserve for a rollback included where one was asked for. */
    FULL,
    /** Records are damaged before the end; nothing was guessed. */
    CORRUPT,
    /** Written by a release this one cannot read. */
    UNSUPPORTED,
    /** The store did not answer or refused; after a failed sync it stays refused. */
    UNAVAILABLE
  }

  private final Kind kind;

  /**
   * Describes the failure.
   *
   * @param kind what may be concluded
   * @param message what was attempted, on what, what was seen, what to do
   * @param cause the failure below, if there is one
   */
  public JournalException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  /**
   * Describes the failure.
   *
   * @param kind what may be concluded
   * @param message what was attempted, on what, what was seen, what to do
   */
  public JournalException(Kind kind, String message) {
    this(kind, message, null);
  }

  /**
   * Returns that a lease is somebody else's, and nothing was started.
   *
   * @param service what it is for
   * @param holder who has it and until when, as a person is to read it
   */
  public static JournalException leaseHeld(String service, String holder) {
    return new JournalException(
        Kind.LEASE_HELD,
        "The lease of '"
            + service
            + "' is held by "
            + holder
            + "; wait for it to end, or stop it.");
  }

  /**
   * Returns that a lease is its owner's no more, and nothing was written.
   *
   * @param service what it is for
   * @param epoch which one
   * @param why how it was lost, as a person is to read it
   */
  public static JournalException leaseLost(String service, long epoch, String why) {
    return new JournalException(
        Kind.LEASE_LOST,
        "The lease of '"
            + service
            + "' in epoch "
            + epoch
            + " is lost, because "
            + why
            + "; nothing was written.");
  }

  /**
   * Returns that a stream does not end where its writer believes, and nothing was written.
   *
   * @param stream which one
   * @param why what was found there, as a person is to read it
   */
  public static JournalException conflict(String stream, String why) {
    return new JournalException(
        Kind.SEQUENCE_CONFLICT, "Nothing was written to '" + stream + "', because " + why + ".");
  }

  /** Returns what may be concluded about the journal. */
  public Kind kind() {
    return kind;
  }
}
