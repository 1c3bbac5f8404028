package io.crossfade.journal;

class InMemoryJournalStoreTest extends JournalStoreRules {

  @Override
  JournalStore newStore() {
    return new InMemoryJournalStore();
  }
}
