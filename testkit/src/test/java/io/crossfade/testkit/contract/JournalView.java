package io.crossfade.testkit.contract;

import io.crossfade.testkit.fake.FakeJournalStore;
import io.crossfade.testkit.fake.ForwardingJournal;

/** A store object over a fake journal; defects override what they spoil. */
class JournalView implements ForwardingJournal {

  final FakeJournalStore fake;

  JournalView(FakeJournalStore fake) {
    this.fake = fake;
  }

  @Override
  public FakeJournalStore inner() {
    return fake;
  }
}
