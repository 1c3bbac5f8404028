package io.crossfade.contract;

import io.crossfade.journal.InMemoryJournalStore;
import io.crossfade.journal.JournalStore;
import io.crossfade.testkit.contract.JournalStoreContract;

class InMemoryJournalStoreContractTest extends JournalStoreContract {

  @Override
  protected JournalStore store() {
    return new InMemoryJournalStore();
  }
}
