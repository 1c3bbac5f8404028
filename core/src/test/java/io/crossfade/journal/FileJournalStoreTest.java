package io.crossfade.journal;

import static io.crossfade.journal.Journals.STREAM;
import static io.crossfade.journal.Journals.append;
import static io.crossfade.journal.Journals.assertRefused;
import static io.crossfade.journal.Journals.bytes;
import static io.crossfade.journal.Journals.lease;
import static io.crossfade.journal.Journals.payloads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crossfade.error.JournalException;
import io.crossfade.error.JournalException.Kind;
import io.crossfade.model.DeploymentId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileJournalStoreTest extends JournalStoreRules {

  @TempDir Path directory;

  @Override
  JournalStore newStore() {
    return FileJournalStore.open(root());
  }

  private Path root() {
    return directory.resolve("deep/er/journal");
  }

  private FileJournalStore another() {
    return FileJournalStore.open(directory.resolve("another"));
  }

  @Test
  void is_read_by_another_store() {
    try (var writer = another();
        var lease = lease(writer);
        var reader = another()) {
      append(writer, lease, 0, "a");

      assertThat(payloads(reader)).containsExactly("a");
      assertThat(reader.open("shop")).containsExactly(STREAM);
    }
  }

  @Test
  void goes_on_where_another_store_ended() {
    Journals.write(directory.resolve("another"), 3);

    try (var store = another();
        var lease = lease(store)) {
      append(store, lease, 3, "record 4");

      assertThat(payloads(store)).isEqualTo(Journals.texts(4));
      assertThat(store.read(STREAM).get(3).epoch())
          .isGreaterThan(store.read(STREAM).get(0).epoch());
    }
  }

  @Test
  void keeps_files_from_others() throws IOException {
    try (var store = another();
        var lease = lease(store)) {
      append(store, lease, 0, "a");
    }

    try (var all = Files.walk(directory.resolve("another"))) {
      assertThat(all).allSatisfy(path -> assertThat(permissions(path)).endsWith("------"));
    }
    assertThat(permissions(root())).isEqualTo("rwx------");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void stays_in_its_directory_whatever_the_names() throws IOException {
    var names =
        List.of("..", ".", "...", ".hidden", "a:b", "-rf", "lease", "lease.lock", "x.journal");
    try (var store = another()) {
      for (var name : names) {
        try (var lease = store.acquire(name, "ann", Duration.ZERO)) {
          var stream = DeploymentId.of(name);
          store.append(lease, stream, 0, List.of(name), JournalStore.Room.NORMAL);

          assertThat(store.all(name)).containsExactly(stream);
          assertThat(payloads(store, stream)).containsExactly(name);
        }
      }
    }

    assertThat(list(directory)).containsExactlyInAnyOrder("another", "deep");
    assertThat(list(directory.resolve("another")))
        .containsExactlyInAnyOrder(
            "+..", "+.", "+...", "+.hidden", "a=b", "-rf", "lease", "lease.lock", "x.journal");
  }

  @Test
  void has_room_for_the_longest_names() {
    var name = ".:".repeat(64);
    try (var store = another();
        var lease = store.acquire(name, "ann", Duration.ZERO)) {
      var stream = DeploymentId.of(name);

      store.append(lease, stream, 0, List.of("a"), JournalStore.Room.NORMAL);

      assertThat(store.open(name)).containsExactly(stream);
    }
  }

  @Test
  void refuses_a_linked_directory() throws IOException {
    var real = Files.createDirectory(directory.resolve("real"));
    var link = Files.createSymbolicLink(directory.resolve("link"), real);

    assertRefused(Kind.UNAVAILABLE, () -> FileJournalStore.open(link))
        .withMessageContaining("a link");
  }

  @Test
  void refuses_a_linked_service() throws IOException {
    try (var store = another()) {
      var elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
      Files.createSymbolicLink(directory.resolve("another/shop"), elsewhere);

      assertRefused(Kind.UNAVAILABLE, () -> lease(store)).withMessageContaining("a link");
      assertThat(elsewhere).isEmptyDirectory();
    }
  }

  @Test
  void refuses_a_linked_lock() throws IOException {
    try (var store = another()) {
      lease(store).close();
      var victim = Files.writeString(directory.resolve("victim"), "mine");
      var lock = directory.resolve("another/shop/lease.lock");
      Files.delete(lock);
      Files.createSymbolicLink(lock, victim);

      assertRefused(Kind.UNAVAILABLE, () -> lease(store));
      assertThat(victim).hasContent("mine");
    }
  }

  @Test
  void refuses_a_linked_stream() throws IOException {
    try (var store = another();
        var lease = lease(store)) {
      var victim = Files.writeString(directory.resolve("victim"), "mine");
      Files.createSymbolicLink(directory.resolve("another/shop/d-1.journal"), victim);

      assertRefused(Kind.UNAVAILABLE, () -> append(store, lease, 0, "a"));
      assertThat(victim).hasContent("mine");
    }
  }

  @Test
  void refuses_a_directory_that_everybody_may_write() throws IOException {
    var open = Files.createDirectory(directory.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertRefused(Kind.UNAVAILABLE, () -> FileJournalStore.open(open))
        .withMessageContaining("everybody may write there");
  }

  @Test
  void refuses_a_file_in_place_of_a_directory() throws IOException {
    var file = Files.createFile(directory.resolve("file"));

    assertRefused(Kind.UNAVAILABLE, () -> FileJournalStore.open(file));
    assertRefused(Kind.UNAVAILABLE, () -> FileJournalStore.open(file.resolve("below")));
  }

  @Test
  void refuses_a_network_file_system_unless_told_otherwise() {
    for (var type : List.of("nfs", "nfs4", "NFS", "cifs", "smb2", "fuse.sshfs")) {
      var disk = new FaultyDisk();
      disk.type(type);
      var builder = FileJournalStore.builder(directory.resolve("another")).disk(disk);

      assertRefused(Kind.UNAVAILABLE, builder::open)
          .withMessageContaining("locks do not keep two machines apart");
      builder.allowNetworkFileSystem().open().close();
    }
  }

  @Test
  void takes_a_file_system_of_which_nothing_is_known_for_local() {
    var disk = new FaultyDisk();
    disk.typeUnknown();

    try (var store = FileJournalStore.builder(directory.resolve("another")).disk(disk).open()) {
      assertThat(store.all("shop")).isEmpty();
    }
  }

  @Test
  void does_not_mind_interrupted_threads() {
    try (var store = another()) {
      Thread.currentThread().interrupt();
      var lease = lease(store);
      append(store, lease, 0, "a");
      append(store, lease, 1, "b");
      lease.renew();
      store.finish(lease, STREAM);

      assertThat(payloads(store)).containsExactly("a", "b");
      assertThat(store.all("shop")).containsExactly(STREAM);
      assertThat(lease.remaining()).isPositive();
      lease.close();
      assertThat(Thread.interrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void lets_one_of_many_threads_append_after_the_same_record() throws Exception {
    var executor = Executors.newFixedThreadPool(4);
    try (var store = another();
        var lease = lease(store)) {
      for (int round = 0; round < 20; round++) {
        long expected = round;
        Callable<Boolean> attempt = () -> wins(store, lease, expected);
        var won = executor.invokeAll(List.of(attempt, attempt, attempt, attempt));

        int winners = 0;
        for (var attempted : won) {
          winners += attempted.get() ? 1 : 0;
        }
        assertThat(winners).isEqualTo(1);
      }
      assertThat(store.read(STREAM)).hasSize(20);
    } finally {
      executor.shutdownNow();
    }
  }

  private static boolean wins(JournalStore store, Lease lease, long expected) {
    try {
      append(store, lease, expected, "x");
      return true;
    } catch (JournalException e) {
      assertThat(e.kind()).isEqualTo(Kind.SEQUENCE_CONFLICT);
      return false;
    }
  }

  @Test
  void never_looks_damaged_to_a_reader_while_it_is_written() throws Exception {
    var executor = Executors.newSingleThreadExecutor();
    try (var store = another();
        var lease = lease(store)) {
      var writing =
          executor.submit(
              () ->
                  IntStream.range(0, 400).forEach(i -> append(store, lease, i, "x".repeat(i * 7))));
      int last = 0;
      while (!writing.isDone()) {
        int now = store.read(STREAM).size();
        assertThat(now).isGreaterThanOrEqualTo(last);
        last = now;
      }
      writing.get();
      assertThat(store.read(STREAM)).hasSize(400);
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void can_be_read_while_it_ends() throws Exception {
    var executor = Executors.newSingleThreadExecutor();
    var ids = IntStream.range(0, 150).mapToObj(i -> DeploymentId.of("s-" + i)).toList();
    try (var store = another();
        var lease = lease(store)) {
      var writing =
          executor.submit(
              () ->
                  ids.forEach(
                      id -> {
                        store.append(lease, id, 0, List.of("x"), JournalStore.Room.NORMAL);
                        store.finish(lease, id);
                      }));
      for (var id : ids) {
        while (store.read(id).isEmpty() && !writing.isDone()) {
          assertThat(store.all("shop")).doesNotHaveDuplicates();
        }
        assertThat(payloads(store, id)).containsExactly("x");
      }
      writing.get();
      assertThat(store.open("shop")).isEmpty();
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void tidies_up_what_a_process_left_that_died_while_it_began() throws IOException {
    var shop = directory.resolve("another/shop");
    try (var store = another()) {
      lease(store).close();
      Files.createFile(shop.resolve("d-1.begun"));
      Files.createFile(shop.resolve("lease.epoch.next"));

      lease(store);

      assertThat(list(shop))
          .containsExactlyInAnyOrder("lease.lock", "lease.epoch", "lease.epoch.spare");
    }
  }

  @Test
  void deletes_all_but_the_newest_that_have_ended() throws IOException {
    try (var store = another();
        var lease = lease(store)) {
      var ids = Stream.of("1", "2", "3", "4", "5").map(DeploymentId::of).toList();
      ids.forEach(id -> store.append(lease, id, 0, List.of("x"), JournalStore.Room.NORMAL));
      ids.subList(0, 4).forEach(id -> store.finish(lease, id));
      var shop = directory.resolve("another/shop");
      Files.createFile(shop.resolve("1.torn-99"));
      Files.createFile(shop.resolve("1.torn-x"));

      var deleted = store.prune("shop", 2);

      assertThat(deleted).containsExactlyElementsOf(ids.subList(0, 2));
      assertThat(store.all("shop")).containsExactlyElementsOf(ids.subList(2, 5));
      assertThat(list(shop)).doesNotContain("1.torn-99").contains("1.torn-x");
      store.append(lease, DeploymentId.of("0"), 0, List.of("x"), JournalStore.Room.NORMAL);
      assertThat(store.all("shop")).endsWith(DeploymentId.of("0"));
    }
  }

  @Test
  void deletes_nothing_that_is_open() {
    try (var store = another();
        var lease = lease(store)) {
      append(store, lease, 0, "a");

      assertThat(store.prune("shop", 0)).isEmpty();
      assertThat(payloads(store)).containsExactly("a");
      assertThatIllegalArgumentException().isThrownBy(() -> store.prune("shop", -1));
    }
  }

  @Test
  void refuses_a_stream_that_is_there_twice() throws IOException {
    Journals.write(directory.resolve("another"), 1);
    var file = Journals.fileOf(directory.resolve("another"));
    Files.copy(file, file.resolveSibling("d-1.ended"));

    try (var store = another()) {
      assertRefused(Kind.CORRUPT, () -> store.read(STREAM))
          .withMessageContaining("is of the same stream");
    }
  }

  @Test
  void refuses_a_file_under_another_name() throws IOException {
    Journals.write(directory.resolve("another"), 1);
    var file = Journals.fileOf(directory.resolve("another"));
    Files.move(file, file.resolveSibling("d-2.journal"));

    try (var store = another()) {
      assertRefused(Kind.CORRUPT, () -> store.open("shop"))
          .withMessageContaining("was renamed or moved");
      assertRefused(Kind.CORRUPT, () -> store.read(DeploymentId.of("d-2")));
    }
  }

  @Test
  void takes_up_little_room_when_it_has_ended() {
    try (var store = another();
        var lease = lease(store)) {
      append(store, lease, 0, "a");
      assertThat(bytes(Journals.fileOf(directory.resolve("another"))))
          .hasSizeGreaterThan(256 * 1024);

      store.finish(lease, STREAM);

      assertThat(bytes(directory.resolve("another/shop/d-1.ended"))).hasSizeLessThan(200);
    }
  }

  @Test
  void refuses_work_when_it_was_closed() {
    var store = another();
    var lease = lease(store);
    store.close();

    assertRefused(Kind.UNAVAILABLE, () -> append(store, lease, 0, "a"));
    assertRefused(Kind.UNAVAILABLE, () -> lease(store)).withMessageContaining("was closed");
    lease.close();
  }

  @Test
  void refuses_a_reserve_out_of_range() {
    var builder = FileJournalStore.builder(directory);

    assertThatIllegalArgumentException().isThrownBy(() -> builder.reserve(4_095));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.reserve(1 << 30));
  }

  private static List<String> list(Path directory) throws IOException {
    try (var all = Files.list(directory)) {
      return new ArrayList<>(all.map(path -> path.getFileName().toString()).toList());
    }
  }
}
