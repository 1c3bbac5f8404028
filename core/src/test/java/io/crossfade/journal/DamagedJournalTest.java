package io.crossfade.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.Damage;
import io.crossfade.error.JournalException;
import io.crossfade.error.JournalException.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedJournalTest {

  private static final int TRIES = 10_000;
  private static final Path FILE = Path.of("d-1.journal");

  @TempDir Path directory;

  @Tag("sweep")
  @Test
  void reads_nothing_but_what_was_written_from_a_damaged_file() {
    var whole = journal();
    var written = StreamContents.of(FILE, whole).records();
    var damage = Damage.to(List.of(whole), new SplittableRandom(20_261_127));
    int read = 0;
    for (int i = 0; i < TRIES; i++) {
      try {
        var records = StreamContents.of(FILE, damage.next()).records();
        assertThat(records).isEqualTo(written.subList(0, records.size()));
        read++;
      } catch (JournalException e) {
        assertThat(Set.of(Kind.CORRUPT, Kind.UNSUPPORTED)).contains(e.kind());
        assertThat(e).hasMessageContaining(FILE.toString());
      }
    }
    assertThat(read).isBetween(1, TRIES - 1);
  }

  private byte[] journal() {
    try (var store = FileJournalStore.open(directory)) {
      try (var lease = Journals.lease(store)) {
        Journals.append(store, lease, 0, "accepted");
        Journals.append(store, lease, 1, "{\"kind\":\"step-started\"}", "");
      }
      try (var lease = Journals.lease(store)) {
        Journals.append(store, lease, 3, "über\n日本");
        store.finish(lease, Journals.STREAM);
      }
    }
    return Journals.bytes(directory.resolve("shop/d-1.ended"));
  }
}
