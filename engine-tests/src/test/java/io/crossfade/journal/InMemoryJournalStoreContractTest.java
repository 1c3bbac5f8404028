package io.crossfade.journal;

import io.crossfade.testkit.contract.JournalStoreContract;

/** What needs a second store, a dead owner or a damaged record does not exist in memory. */
class InMemoryJournalStoreContractTest extends JournalStoreContract {

  @Override
  protected JournalStore store() {
    return new InMemoryJournalStore();
  }
}
