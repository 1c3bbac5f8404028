package io.crossfade.journal;

import io.crossfade.error.JournalException;
import io.crossfade.model.DeploymentId;
import java.time.Duration;
import java.util.List;

/**
 * Where deployments are kept: a stream of records for each, and one lease for each service so that
 * there is one writer. The rules are numbered R4.1 to R4.20 in {@code docs/spi-rules.md}, and the
 * testkit's contract checks them.
 *
 * <p>Implementations are thread-safe.
 */
public interface JournalStore extends AutoCloseable {

  /** Which room an append may use. */
  enum Room {
    /** What is free. */
    NORMAL,
    /** Also the reserve, kept for going back and for ending when the store is full. */
    RESERVE
  }

  /**
   * Takes the lease of a service. Its epoch is higher than that of every lease of it before, also
   * across restarts.
   *
   * @param service what is changed, on the allow-list of names
   * @param owner who takes it, for people
   * @param ttl how long it holds without being renewed, where the store cannot tell a dead owner
   * @throws JournalException {@code LEASE_HELD}, naming the owner and the epoch, if another has it
   */
  Lease acquire(String service, String owner, Duration ttl);

  /**
   * Adds records to a stream, all or none. They are durable when this returns.
   *
   * @param lease the writer's
   * @param stream the deployment; begun by its first append
   * @param expected the sequence of the last record that the writer knows; 0 for a new stream
   * @param payloads one record each: text, written as UTF-8
   * @param room what may be used
   * @return the sequence of the last record now
   * @throws JournalException {@code LEASE_LOST}, {@code SEQUENCE_CONFLICT}, {@code FULL} or {@code
   *     UNAVAILABLE}. After {@code UNAVAILABLE} the outcome is not known: read the stream
   */
  long append(Lease lease, DeploymentId stream, long expected, List<String> payloads, Room room);

  /**
   * Returns a stream's records in order; none if there is no such stream. A record that was being
   * written when the writer died is not among them.
   *
   * @throws JournalException {@code CORRUPT} or {@code UNSUPPORTED}; nothing is guessed
   */
  List<JournalRecord> read(DeploymentId stream);

  /**
   * Marks a stream as ended, so that it is not open any more. Twice is once.
   *
   * @throws JournalException as with {@link #append}
   */
  void finish(Lease lease, DeploymentId stream);

  /** Returns the streams of a service that have not ended, oldest first. */
  List<DeploymentId> open(String service);

  /** Returns all streams of a service, oldest first. */
  List<DeploymentId> all(String service);

  /**
   * Takes a lease from its owner before its time is up, for an operator who knows that the owner is
   * dead. An owner that lives can write nothing more, but what it has begun elsewhere goes on.
   * Default: refused, as by a store whose leases end with their process.
   *
   * @param service whose lease
   * @param epoch which one, as {@code LEASE_HELD} names it; another one is left alone
   * @return whether that lease was held, and is not any more
   * @throws JournalException {@code UNAVAILABLE} if it cannot be done
   */
  default boolean breakLease(String service, long epoch) {
    throw new JournalException(
        JournalException.Kind.UNAVAILABLE,
        "The lease of '"
            + service
            + "' in epoch "
            + epoch
            + " was not broken, because leases of this journal end with their process; end that"
            + " process.");
  }

  /** Frees what is held; leases go with it. */
  @Override
  default void close() {}
}
