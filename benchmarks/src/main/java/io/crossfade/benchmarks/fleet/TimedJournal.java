package io.crossfade.benchmarks.fleet;

import io.crossfade.journal.JournalRecord;
import io.crossfade.journal.JournalStore;
import io.crossfade.journal.Lease;
import io.crossfade.model.DeploymentId;
import java.time.Duration;
import java.util.List;

/** A journal, and how long its appends took. Confined to one thread. */
final class TimedJournal implements JournalStore {

  private final JournalStore inner;
  private long nanos;

  TimedJournal(JournalStore inner) {
    this.inner = inner;
  }

  long nanos() {
    return nanos;
  }

  @Override
  public Lease acquire(String service, String owner, Duration ttl) {
    return inner.acquire(service, owner, ttl);
  }

  @Override
  public long append(
      Lease lease, DeploymentId stream, long expected, List<String> payloads, Room room) {
    long begin = System.nanoTime();
    try {
      return inner.append(lease, stream, expected, payloads, room);
    } finally {
      nanos += System.nanoTime() - begin;
    }
  }

  @Override
  public List<JournalRecord> read(DeploymentId stream) {
    return inner.read(stream);
  }

  @Override
  public void finish(Lease lease, DeploymentId stream) {
    inner.finish(lease, stream);
  }

  @Override
  public List<DeploymentId> open(String service) {
    return inner.open(service);
  }

  @Override
  public List<DeploymentId> all(String service) {
    return inner.all(service);
  }
}
