package io.crossfade.journal;

import static io.crossfade.journal.Journals.append;
import static io.crossfade.journal.Journals.assertRefused;
import static io.crossfade.journal.Journals.lease;
import static io.crossfade.journal.Journals.payloads;
import static io.crossfade.journal.Journals.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.error.JournalException.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real processes on one journal, ended by force. */
@Timeout(300)
@Tag("sweep")
class ProcessesTest {

  private static final int KILLS = 20;

  @TempDir Path directory;

  @Test
  void gives_the_lease_to_one_process_and_to_the_next_when_that_is_killed() throws Exception {
    try (var store = FileJournalStore.open(directory);
        var holder = JournalProcess.start("hold", directory)) {
      long epoch = Long.parseLong(holder.line().replace("epoch ", ""));
      assertRefused(Kind.LEASE_HELD, () -> lease(store))
          .withMessageContaining("'ann' (process " + holder.pid() + ") in epoch " + epoch);
      try (var third = JournalProcess.start("hold", directory)) {
        assertThat(third.line()).startsWith("LEASE_HELD");
      }

      holder.kill();

      assertThat(lease(store).epoch()).isGreaterThan(epoch);
    }
  }

  @Test
  void keeps_a_lease_from_a_process_while_it_is_held_here() throws Exception {
    try (var store = FileJournalStore.open(directory)) {
      var lease = lease(store);
      append(store, lease, 0, "record 1");
      payloads(store);
      store.open("shop");
      assertRefused(Kind.LEASE_HELD, () -> lease(store));
      try (var other = FileJournalStore.open(directory)) {
        assertRefused(Kind.LEASE_HELD, () -> lease(other));
      }

      try (var process = JournalProcess.start("hold", directory)) {
        assertThat(process.line()).startsWith("LEASE_HELD");
      }

      append(store, lease, 1, "record 2");
    }
  }

  @Test
  void has_every_record_that_was_confirmed_before_its_writer_was_killed() throws Exception {
    var random = new Random(20250601);
    long epoch = 0;
    int confirmed = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      try (var writer = JournalProcess.start("append", directory)) {
        int more = 1 + random.nextInt(60);
        for (int i = 0; i < more; i++) {
          confirmed = Integer.parseInt(writer.line());
        }
        writer.kill();
        for (var line : writer.rest()) {
          confirmed = line.matches("[0-9]+") ? Integer.parseInt(line) : confirmed;
        }
      }
      try (var store = FileJournalStore.open(directory);
          var lease = lease(store)) {
        var found = payloads(store);
        assertThat(found.size()).as("kill %d", kill).isBetween(confirmed, confirmed + 1);
        assertThat(found).as("kill %d", kill).isEqualTo(texts(found.size()));
        assertThat(lease.epoch()).isGreaterThan(epoch);
        epoch = lease.epoch();
      }
    }
    assertThat(confirmed).isGreaterThan(KILLS);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void keeps_its_reserve_within_a_real_limit_of_the_system() throws Exception {
    var limited = List.of("bash", "-c", "ulimit -f 640 && exec \"$@\"", "limited");
    try (var process = JournalProcess.start(limited, "fill", directory)) {
      assertThat(process.line()).startsWith("FULL ").contains("there is no room");
      var end = process.line();
      assertThat(end).startsWith("finished ");

      try (var store = FileJournalStore.open(directory)) {
        assertThat(store.read(Journals.STREAM))
            .hasSize(Integer.parseInt(end.replace("finished ", "")));
        assertThat(store.open("shop")).isEmpty();
      }
    }
  }
}
