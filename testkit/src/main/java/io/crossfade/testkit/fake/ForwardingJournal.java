package io.crossfade.testkit.fake;

import io.crossfade.journal.JournalRecord;
import io.crossfade.journal.JournalStore;
import io.crossfade.journal.Lease;
import io.crossfade.model.DeploymentId;
import java.time.Duration;
import java.util.List;

/**
 * A journal that hands everything on to another: a test overrides what is to go otherwise.
 *
 * <p>As thread-safe as the journal behind it.
 */
public interface ForwardingJournal extends JournalStore {

  /** Returns the journal behind this one. */
  JournalStore inner();

  @Override
  default Lease acquire(String service, String owner, Duration ttl) {
    return inner().acquire(service, owner, ttl);
  }

  @Override
  default long append(
      Lease lease, DeploymentId stream, long expected, List<String> payloads, Room room) {
    return inner().append(lease, stream, expected, payloads, room);
  }

  @Override
  default List<JournalRecord> read(DeploymentId stream) {
    return inner().read(stream);
  }

  @Override
  default void finish(Lease lease, DeploymentId stream) {
    inner().finish(lease, stream);
  }

  @Override
  default List<DeploymentId> open(String service) {
    return inner().open(service);
  }

  @Override
  default List<DeploymentId> all(String service) {
    return inner().all(service);
  }

  @Override
  default boolean breakLease(String service, long epoch) {
    return inner().breakLease(service, epoch);
  }
}
