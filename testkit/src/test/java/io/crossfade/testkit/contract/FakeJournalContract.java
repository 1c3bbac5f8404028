package io.crossfade.testkit.contract;

import io.crossfade.error.JournalException.Kind;
import io.crossfade.journal.JournalStore;
import io.crossfade.journal.Lease;
import io.crossfade.model.DeploymentId;
import io.crossfade.testkit.fake.FakeJournalStore;
import io.crossfade.testkit.fake.ManualTime;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The contract over the fake journal, sound or with the defect that a test has set. */
class FakeJournalContract extends JournalStoreContract {

  static UnaryOperator<JournalView> defect = UnaryOperator.identity();
  static Optional<Kind> damage = Optional.of(Kind.CORRUPT);
  static boolean healing;

  private final ManualTime time = new ManualTime();
  private final FakeJournalStore fake = new FakeJournalStore(time);

  @Override
  protected JournalStore store() {
    return defect.apply(new JournalView(fake));
  }

  @Override
  protected Optional<JournalStore> reopened() {
    return Optional.of(defect.apply(new JournalView(fake)));
  }

  @Override
  protected boolean die(Lease lease) {
    time.advance(ttl());
    return true;
  }

  @Override
  protected boolean tear(DeploymentId stream) {
    if (healing) {
      var lease = fake.acquire("healer", "x", ttl());
      fake.letOwnerDie(SERVICE);
      fake.append(lease, stream, 2, List.of("thr"), JournalStore.Room.NORMAL);
    } else {
      fake.letOwnerDie(SERVICE);
    }
    return true;
  }

  @Override
  protected boolean damage(DeploymentId stream) {
    damage.ifPresent(kind -> fake.faults().onNext("read").run(FakeJournalStore.failure(kind)));
    return true;
  }

  @Override
  protected Optional<JournalStore> small() {
    var small = new FakeJournalStore(time);
    small.leaveRoomFor(5, 1);
    return Optional.of(defect.apply(new JournalView(small)));
  }
}
