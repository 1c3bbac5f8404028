package io.crossfade.journal;

import static io.crossfade.journal.Journals.STREAM;
import static io.crossfade.journal.Journals.append;
import static io.crossfade.journal.Journals.assertRefused;
import static io.crossfade.journal.Journals.lease;
import static io.crossfade.journal.Journals.payloads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crossfade.error.JournalException.Kind;
import io.crossfade.journal.FaultyDisk.Act;
import io.crossfade.journal.FaultyDisk.ShortWrite;
import io.crossfade.model.DeploymentId;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a fault nothing is believed that is not known. */
class BrokenDiskTest {

  @TempDir Path directory;

  private final FaultyDisk disk = new FaultyDisk();
  private FileJournalStore store;
  private Lease lease;

  @BeforeEach
  void two_records() {
    store = store();
    lease = lease(store);
    append(store, lease, 0, "a");
    append(store, lease, 1, "b");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private FileJournalStore store() {
    return FileJournalStore.builder(directory).disk(disk).open();
  }

  @Test
  void never_writes_again_to_a_stream_whose_sync_failed() {
    failing(Act.FORCE);
    assertRefused(Kind.UNAVAILABLE, () -> append(store, lease, 2, "c"))
        .withMessageContaining("Syncing the journal file")
        .withMessageContaining("Input/output error");
    disk.heal();

    for (long expected = 2; expected <= 3; expected++) {
      long next = expected;
      assertRefused(Kind.UNAVAILABLE, () -> append(store, lease, next, "c"))
          .withMessageContaining("in another process");
    }
    assertRefused(Kind.UNAVAILABLE, () -> store.finish(lease, STREAM));
  }

  @Test
  void stays_refused_under_a_new_lease() {
    failing(Act.FORCE);
    assertRefused(Kind.UNAVAILABLE, () -> append(store, lease, 2, "c"));
    disk.heal();
    lease.close();

    var next = lease(store);

    assertRefused(Kind.UNAVAILABLE, () -> append(store, next, 2, "c"));
  }

  @Test
  void writes_to_other_streams_after_a_sync_failed() {
    failing(Act.FORCE);
    assertRefused(Kind.UNAVAILABLE, () -> append(store, lease, 2, "c"));
    disk.heal();

    var other = DeploymentId.of("d-2");
    store.append(lease, other, 0, List.of("x"), JournalStore.Room.NORMAL);

    assertThat(payloads(store, other)).containsExactly("x");
  }

  @Test
  void goes_on_in_another_store_with_what_is_there() {
    failing(Act.FORCE);
    assertRefused(Kind.UNAVAILABLE, () -> append(store, lease, 2, "c"));
    disk.heal();
    store.close();

    try (var another = store();
        var next = lease(another)) {
      long last = another.read(STREAM).size();
      append(another, next, last, "d");

      assertThat(payloads(another)).startsWith("a", "b").endsWith("d");
    }
  }

  @Test
  void writes_the_last_record_again_before_it_goes_on() {
    store.close();
    var written = new ArrayList<Act>();
    disk.fault(
        (act, file) -> {
          if (file.equals(Journals.fileOf(directory))) {
            written.add(act);
          }
        });

    try (var another = store();
        var next = lease(another)) {
      append(another, next, 2, "c");
    }

    assertThat(written)
        .containsExactly(
            Act.WRITE, Act.FORCE, Act.WRITE, // the record that was there, and its seal
            Act.WRITE, Act.FORCE, Act.WRITE);
  }

  @Test
  void takes_back_a_write_that_was_cut_short_at_any_byte() {
    int frame = Frame.encode(0, 3, 1, List.of("c")).length;
    for (int written = 0; written <= frame; written++) {
      int some = written;
      once(Act.WRITE, new ShortWrite(some));

      assertRefused(Kind.UNAVAILABLE, () -> append(store, lease, 2, "c"));

      assertThat(payloads(store)).as("after %d bytes", some).containsExactly("a", "b");
    }
    assertThat(append(store, lease, 2, "c")).isEqualTo(3);
    assertThat(payloads(store)).containsExactly("a", "b", "c");
  }

  @Test
  void never_writes_again_to_a_stream_with_half_a_record() {
    disk.fault(
        (act, file) -> {
          if (act == Act.WRITE) {
            throw new ShortWrite(10);
          }
        });
    assertRefused(Kind.UNAVAILABLE, () -> append(store, lease, 2, "c"));
    disk.heal();

    assertRefused(Kind.UNAVAILABLE, () -> append(store, lease, 2, "c"));
    assertThat(payloads(store)).containsExactly("a", "b");
  }

  @Test
  void never_writes_again_to_a_stream_whose_writer_was_stopped_by_an_error() {
    disk.fault(
        (act, file) -> {
          throw new OutOfMemoryError("no memory for a buffer");
        });
    assertThatExceptionOfType(OutOfMemoryError.class)
        .isThrownBy(() -> append(store, lease, 2, "c"));
    disk.heal();

    assertRefused(Kind.UNAVAILABLE, () -> append(store, lease, 2, "c"));
  }

  @Test
  void does_not_begin_a_stream_that_cannot_be_made_durable() {
    var other = DeploymentId.of("d-2");
    for (var act : List.of(Act.CREATE, Act.WRITE, Act.FORCE, Act.RENAME)) {
      failing(act);

      assertRefused(
          Kind.UNAVAILABLE,
          () -> store.append(lease, other, 0, List.of("x"), JournalStore.Room.NORMAL));

      assertThat(store.all("shop")).as(act.name()).containsExactly(STREAM);
    }
    disk.heal();
    store.append(lease, other, 0, List.of("x"), JournalStore.Room.NORMAL);
    assertThat(payloads(store, other)).containsExactly("x");
  }

  @Test
  void does_not_confirm_a_stream_whose_name_is_not_durable() {
    var other = DeploymentId.of("d-2");
    failing(Act.FORCE_DIRECTORY);

    assertRefused(
        Kind.UNAVAILABLE,
        () -> store.append(lease, other, 0, List.of("x"), JournalStore.Room.NORMAL));
  }

  @Test
  void finishes_again_what_could_not_be_made_durable() {
    once(Act.FORCE_DIRECTORY, new IOException("Input/output error"));
    assertRefused(Kind.UNAVAILABLE, () -> store.finish(lease, STREAM));

    store.finish(lease, STREAM);

    assertThat(store.open("shop")).isEmpty();
  }

  @Test
  void goes_on_when_finishing_failed_before_the_renaming() {
    once(Act.RENAME, new IOException("Input/output error"));
    assertRefused(Kind.UNAVAILABLE, () -> store.finish(lease, STREAM));

    append(store, lease, 2, "c");
    store.finish(lease, STREAM);

    assertThat(payloads(store)).containsExactly("a", "b", "c");
  }

  @Test
  void gives_no_lease_whose_epoch_is_not_durable() {
    lease.close();
    for (var act : List.of(Act.CREATE, Act.WRITE, Act.FORCE, Act.RENAME, Act.FORCE_DIRECTORY)) {
      failing(act);

      assertRefused(Kind.UNAVAILABLE, () -> lease(store));
    }
    disk.heal();

    assertThat(lease(store).epoch()).isGreaterThan(lease.epoch());
  }

  @Test
  void says_that_a_disk_is_read_only() {
    disk.fault(
        (act, file) -> {
          throw new FileSystemException(file.toString(), null, "Read-only file system");
        });

    assertRefused(Kind.UNAVAILABLE, () -> append(store, lease, 2, "c"))
        .withMessageContaining("Read-only file system")
        .withMessageContaining(Journals.fileOf(directory).toString());
    disk.heal();
  }

  private void failing(Act failing) {
    disk.fault(
        (act, file) -> {
          if (act == failing) {
            throw new IOException("Input/output error");
          }
        });
  }

  private void once(Act failing, IOException failure) {
    disk.fault(
        (act, file) -> {
          if (act == failing) {
            disk.heal();
            throw failure;
          }
        });
  }
}
