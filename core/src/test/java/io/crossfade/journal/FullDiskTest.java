package io.crossfade.journal;

import static io.crossfade.journal.Journals.STREAM;
import static io.crossfade.journal.Journals.append;
import static io.crossfade.journal.Journals.assertRefused;
import static io.crossfade.journal.Journals.lease;
import static io.crossfade.journal.Journals.payloads;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.error.JournalException;
import io.crossfade.error.JournalException.Kind;
import io.crossfade.journal.JournalStore.Room;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full disk stops the way forward, not the way back. */
class FullDiskTest {

  private static final int RESERVE = 256 * 1024;

  @TempDir Path directory;

  private final FaultyDisk disk = new FaultyDisk();
  private final List<String> written = new ArrayList<>();

  private FileJournalStore store() {
    return FileJournalStore.builder(directory).disk(disk).open();
  }

  @Test
  void refuses_a_new_stream_without_room_for_its_reserve() {
    try (var store = store();
        var lease = lease(store)) {
      disk.leave(RESERVE);

      assertRefused(Kind.FULL, () -> append(store, lease, 0, "a"))
          .withMessageContaining("No space left on device");

      assertThat(store.all("shop")).isEmpty();
      disk.heal();
      assertThat(append(store, lease, 0, "a")).isEqualTo(1);
    }
  }

  @Test
  void refuses_an_append_that_would_use_the_reserve_and_adds_nothing() {
    try (var store = store();
        var lease = lease(store)) {
      fill(store, lease);

      assertThat(payloads(store)).isEqualTo(written);
      assertThat(lease.remaining()).isPositive();
    }
  }

  @Test
  void uses_the_reserve_where_that_is_allowed() {
    try (var store = store();
        var lease = lease(store)) {
      fill(store, lease);
      int before = written.size();

      for (int i = 0; i < RESERVE / 2_000; i++) {
        write(store, lease, "r".repeat(1_900), Room.RESERVE);
      }

      assertThat(written.size() - before).isEqualTo(RESERVE / 2_000);
      assertThat(payloads(store)).isEqualTo(written);
    }
  }

  @Test
  void is_full_when_the_reserve_is_used_up_and_adds_nothing() {
    try (var store = store();
        var lease = lease(store)) {
      fill(store, lease);
      disk.leave(0);

      assertRefused(
          Kind.FULL,
          () -> {
            while (true) {
              write(store, lease, "r".repeat(1_900), Room.RESERVE);
            }
          });

      assertThat(payloads(store)).isEqualTo(written);
      store.finish(lease, STREAM);
      assertThat(store.open("shop")).isEmpty();
      assertThat(payloads(store)).isEqualTo(written);
    }
  }

  @Test
  void has_its_reserve_again_when_there_is_room() {
    try (var store = store();
        var lease = lease(store)) {
      fill(store, lease);
      write(store, lease, "r".repeat(200_000), Room.RESERVE);
      disk.heal();
      write(store, lease, "n", Room.NORMAL);
      disk.leave(0);

      for (int i = 0; i < RESERVE / 2_000; i++) {
        write(store, lease, "r".repeat(1_900), Room.RESERVE);
      }

      assertThat(payloads(store)).isEqualTo(written);
    }
  }

  @Test
  void can_be_gone_on_with_by_another_process_while_the_disk_is_full() {
    try (var store = store();
        var lease = lease(store)) {
      fill(store, lease);
    }
    for (int i = 0; i < 3; i++) {
      disk.leave(0);
      try (var store = store();
          var lease = lease(store)) {
        write(store, lease, "back", Room.RESERVE);

        assertThat(payloads(store)).isEqualTo(written);
      }
    }
  }

  @Test
  void keeps_its_reserve_when_a_torn_record_is_cut_on_a_full_disk() {
    try (var store = store();
        var lease = lease(store)) {
      fill(store, lease);
    }
    var file = Journals.fileOf(directory);
    var bytes = Journals.bytes(file);
    int end = StreamContents.of(file, bytes).end();
    Arrays.fill(bytes, end, end + 1_000, (byte) 'x');
    Journals.write(file, bytes);
    disk.leave(0); // neither for the file that says the epoch nor for a copy of what is torn

    try (var store = store();
        var lease = lease(store)) {
      write(store, lease, "r".repeat(200_000), Room.RESERVE);

      assertThat(payloads(store)).isEqualTo(written);
    }
  }

  /** Appends until there is no room but the reserve. */
  private void fill(JournalStore store, Lease lease) {
    write(store, lease, "first", Room.NORMAL);
    disk.leave(100_000);
    assertRefused(
        Kind.FULL,
        () -> {
          while (true) {
            write(store, lease, "n".repeat(3_000), Room.NORMAL);
          }
        });
    assertThat(written).hasSizeGreaterThan(10);
    disk.leave(0);
  }

  private void write(JournalStore store, Lease lease, String text, Room room) {
    long last = store.append(lease, STREAM, written.size(), List.of(text), room);
    written.add(text);
    if (last != written.size()) {
      throw new JournalException(Kind.SEQUENCE_CONFLICT, "last was " + last);
    }
  }
}
