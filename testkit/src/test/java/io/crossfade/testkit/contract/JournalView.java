package io.crossfade.testkit.contract;

import io.crossfade.journal.JournalRecord;
import io.crossfade.journal.JournalStore;
import io.crossfade.journal.Lease;
import io.crossfade.model.DeploymentId;
import io.crossfade.testkit.fake.FakeJournalStore;
import java.time.Duration;
import java.util.List;

/** A store object over a fake journal; defects override what they spoil. */
class JournalView implements JournalStore {

  final FakeJournalStore fake;

  JournalView(FakeJournalStore fake) {
    this.fake = fake;
  }

  @Override
  public Lease acquire(String service, String owner, Duration ttl) {
    return fake.acquire(service, owner, ttl);
  }

  @Override
  public long append(
      Lease lease, DeploymentId stream, long expected, List<String> payloads, Room room) {
    return fake.append(lease, stream, expected, payloads, room);
  }

  @Override
  public List<JournalRecord> read(DeploymentId stream) {
    return fake.read(stream);
  }

  @Override
  public void finish(Lease lease, DeploymentId stream) {
    fake.finish(lease, stream);
  }

  @Override
  public List<DeploymentId> open(String service) {
    return fake.open(service);
  }

  @Override
  public List<DeploymentId> all(String service) {
    return fake.all(service);
  }
}
